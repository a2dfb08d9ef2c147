// SPDX-License-Identifier: Apache-2.0
#include "leaderboard/match.hpp"

#include "core/ascii.hpp"
#include "support/board.hpp"

#include <doctest/doctest.h>

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

TEST_SUITE_BEGIN("leaderboard/match");

using catalog::Direction;
using leaderboard::Matches;
using support::board;
using support::BoardRow;

namespace {

class Users final : public leaderboard::UserLookup {
 public:
  std::optional<std::int64_t> find(std::string_view name) override {
    asked.emplace_back(name);
    const auto found = known.find(core::lower(std::string(name)));
    return found == known.end() ? std::nullopt : std::optional(found->second);
  }
  std::map<std::string, std::int64_t> known{{"ann", 1}, {"bob", 2}, {"नरेश", 3}, {"the team", 4}};
  std::vector<std::string> asked;
};

std::vector<std::pair<std::int64_t, std::uint32_t>> pairs(const Matches& matches) {
  std::vector<std::pair<std::int64_t, std::uint32_t>> pairs;
  for (const auto& match : matches.users) pairs.emplace_back(match.user_id, match.row);
  return pairs;
}

Matches match(const catalog::Board& board) {
  Users users;
  return leaderboard::match(board, collapse(board, Direction::unknown), users);
}

std::optional<std::int64_t> user_of(const catalog::LeaderboardEntry& entry, leaderboard::UserLookup& users) {
  const auto match = leaderboard::match(entry, 0, users);
  return match ? std::optional(match->user_id) : std::nullopt;
}

using Pairs = std::vector<std::pair<std::int64_t, std::uint32_t>>;

}  // namespace

TEST_CASE("nobody is asked for who has no name") {
  Users users;
  CHECK_FALSE(user_of(support::entry({1, 1, 0.5, "  ", " , ,,"}), users));
  CHECK(users.asked.empty());
}

TEST_CASE("each member is tried in turn, then the name of the team, and the first who is a user it is") {
  Users users;
  CHECK(user_of(support::entry({1, 1, 0.5, "ann", "x, BOB ,ann"}), users) == 2);
  CHECK(users.asked == std::vector<std::string>{"x", "BOB"});
  users.asked.clear();
  CHECK(user_of(support::entry({1, 1, 0.5, " The Team ", "x,y"}), users) == 4);
  CHECK(users.asked == std::vector<std::string>{"x", "y", "The Team"});
  CHECK(user_of(support::entry({1, 1, 0.5, "नरेश"}), users) == 3);
  CHECK_FALSE(user_of(support::entry({1, 1, 0.5, "ann, bob"}), users));
}

TEST_CASE("teams are divided into those of users, by user, and the others") {
  const Matches matches =
      match(board({{9, 1, 0.5, "x", "bob"}, {7, 2, 0.4, "nobody"}, {8, 3, 0.3, "y", "ann"}, {3, 4, 0.2, "z"}}));
  CHECK(pairs(matches) == Pairs{{1, 2}, {2, 0}});
  CHECK(matches.others == std::vector<std::uint32_t>{1, 3});
  CHECK(matches.conflicts == 0);
}

TEST_CASE("of several teams of a user the best ranked is the user's, the others are conflicts") {
  const Matches matches = match(board({{1, 9, 0.1, "x", "ann"},
                                       {2, 5, 0.5, "y", "z,Ann"},
                                       {3, {}, {}, "ANN"},
                                       {4, 0, 0.9, "w", "ann"},
                                       {5, 1, 1, "q"}}));
  CHECK(pairs(matches) == Pairs{{1, 1}});
  CHECK(matches.others == std::vector<std::uint32_t>{4, 0, 3, 2});
  CHECK(matches.conflicts == 3);
  REQUIRE(matches.first_conflicts.size() == 3);
  CHECK(matches.first_conflicts[0].username == "ann");
  CHECK(matches.first_conflicts[0].kept_row == 1);
  CHECK(matches.first_conflicts[0].other_row == 0);
  CHECK(matches.first_conflicts[1].other_row == 3);
  CHECK(matches.first_conflicts[2].username == "ANN");
}

TEST_CASE("where ranks do not decide, the first in the file does") {
  CHECK(pairs(match(board({{5, {}, {}, "x", "ann"}, {1, {}, {}, "y", "ann"}}))) == Pairs{{1, 0}});
  CHECK(pairs(match(board({{5, 2, {}, "x", "ann"}, {1, 2, {}, "y", "ann"}}))) == Pairs{{1, 0}});
}

TEST_CASE("of many conflicts ten are told, all are counted") {
  catalog::Board many;
  for (int team = 1; team <= 50; ++team) many.add(support::entry({team, team, 0.5, "x", "ann"}));
  const Matches matches = match(many);
  CHECK(matches.conflicts == 49);
  CHECK(matches.first_conflicts.size() == 10);
}

TEST_CASE("a team that only bears a user's name does not take the place of the one that he is in") {
  const Matches matches =
      match(board({{9, 1, 0.9, "ann", "stranger"}, {7, 50, 0.4, "real team", "ann"}, {8, 2, 0.8, "bob"}}));
  CHECK(pairs(matches) == Pairs{{1, 1}, {2, 2}});
  CHECK(matches.conflicts == 1);
  CHECK(matches.first_conflicts[0].kept_row == 1);
}

TEST_SUITE_END();
