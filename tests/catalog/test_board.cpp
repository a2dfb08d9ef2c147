// SPDX-License-Identifier: Apache-2.0
#include "catalog/board.hpp"

#include "support/board.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

TEST_SUITE_BEGIN("catalog/board");

using catalog::Board;
using catalog::Direction;
using catalog::LeaderboardEntry;
using catalog::Teams;
using support::board;
using support::BoardRow;

namespace {

std::vector<std::optional<std::int64_t>> ranks(const Board& board, const Teams& teams) {
  std::vector<std::optional<std::int64_t>> ranks;
  for (const std::uint32_t row : teams) ranks.push_back(board[row].rank);
  return ranks;
}

std::int64_t hash(const Board& board) {
  return hash_of(board, collapse(board, Direction::unknown));
}

}  // namespace

TEST_CASE("what was added comes back, whatever it is, and what was not said is not") {
  Board board;
  const std::string long_name(3'000'000, 'x');
  LeaderboardEntry entry{.team_id = 7,
                         .rank = 0,
                         .score = -1e302,
                         .submitted_at = core::utc_time(2011, 9, 17),
                         .submission_count = 3,
                         .score_text = "-1e302",
                         .team_name = "a\x08, \"नरेश\"\n",
                         .members = "ann,bob"};
  board.add(entry);
  board.add({.team_id = 8,
             .rank = {},
             .score = {},
             .submitted_at = {},
             .submission_count = {},
             .score_text = {},
             .team_name = long_name,
             .members = {}});
  board.add(entry);
  REQUIRE(board.size() == 3);
  for (const std::size_t row : {0U, 2U}) {
    CHECK(board[row].team_id == 7);
    CHECK(board[row].rank == 0);
    CHECK(board[row].score == -1e302);
    CHECK(board[row].submitted_at == core::utc_time(2011, 9, 17));
    CHECK(board[row].submission_count == 3);
    CHECK(board[row].score_text == "-1e302");
    CHECK(board[row].team_name == "a\x08, \"नरेश\"\n");
    CHECK(board[row].members == "ann,bob");
  }
  CHECK(board[1].team_name == long_name);
  CHECK_FALSE(board[1].rank);
  CHECK_FALSE(board[1].score);
  CHECK_FALSE(board[1].submitted_at);
  CHECK_FALSE(board[1].submission_count);
  CHECK(board[1].score_text.empty());
}

TEST_CASE("of a team's rows the last one stands for it, or the best when the direction is known") {
  const Board history =
      board({{5, {}, 0.2}, {9, {}, 0.5}, {5, {}, 0.9}, {9, {}, {}}, {5, {}, 0.4}, {1, {}, {}}, {1, {}, 3}});
  CHECK(collapse(history, Direction::unknown) == Teams{3, 4, 6});
  CHECK(collapse(history, Direction::higher_is_better) == Teams{1, 2, 6});
  CHECK(collapse(history, Direction::lower_is_better) == Teams{0, 1, 6});
  CHECK(collapse(Board(), Direction::unknown).empty());
}

TEST_CASE("of equal rows of a team the first is the best") {
  CHECK(collapse(board({{1, {}, 0.5}, {1, {}, 0.5}, {1, {}, 0.5}}), Direction::higher_is_better) == Teams{0});
}

TEST_CASE("ranks follow the score, then the date, then the team; without a score there is none") {
  Board unranked = board({{4, {}, 0.5, "", "", 2},
                          {3, {}, 0.5, "", "", 1},
                          {2, {}, {}},
                          {1, {}, 0.9, "", "", 9},
                          {6, {}, 0.5, "", "", 1},
                          {5, {}, 0.5}});
  const Teams teams = collapse(unranked, Direction::higher_is_better);
  rank_by_score(unranked, teams, Direction::higher_is_better);
  CHECK(ranks(unranked, teams) == std::vector<std::optional<std::int64_t>>{4, 2, {}, 1, 3, 5});
  rank_by_score(unranked, teams, Direction::lower_is_better);
  CHECK(ranks(unranked, teams) == std::vector<std::optional<std::int64_t>>{3, 1, {}, 5, 2, 4});
}

TEST_CASE("the hash of a board is the same in another order, and another one when anything of it is") {
  const std::int64_t one = hash(board({{1, 1, 0.5, "a", "x"}, {2, 2, 0.4, "b", "y"}}));
  CHECK(one == hash(board({{2, 2, 0.4, "b", "y"}, {1, 1, 0.5, "a", "x"}})));
  CHECK(one != hash(board({{1, 1, 0.5, "a", "x"}})));
  CHECK(one != hash(board({{1, 1, 0.5, "a", "x"}, {3, 2, 0.4, "b", "y"}})));
  CHECK(one != hash(board({{1, 2, 0.5, "a", "x"}, {2, 1, 0.4, "b", "y"}})));
  CHECK(one != hash(board({{1, 1, 0.5, "a", "x"}, {2, 2, {}, "b", "y"}})));
  CHECK(one != hash(board({{1, 1, 0.5, "a", "x"}, {2, 2, 0.4, "b", "z"}})));
  CHECK(one != hash(board({{1, 1, 0.5, "ax", ""}, {2, 2, 0.4, "b", "y"}})));
  CHECK(one != hash(board({{1, 1, 0.5, "a", "x", 1}, {2, 2, 0.4, "b", "y"}})));
}

TEST_CASE("the hash of an entry does not depend on who its members are") {
  core::RowHash row_hash;
  const auto of = [&](const BoardRow& row) { return hash_of(support::entry(row), row_hash); };
  CHECK(of({1, 1, 0.5, "a", "x"}) == of({1, 1, 0.5, "a", "y"}));
  CHECK(of({1, 1, 0.5, "a"}) != of({1, 2, 0.5, "a"}));
  CHECK(of({1, 1, 0.5, "a"}) != of({1, {}, 0.5, "a"}));
}

TEST_SUITE_END();
