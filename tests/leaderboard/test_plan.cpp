// SPDX-License-Identifier: Apache-2.0
#include "leaderboard/plan.hpp"

#include "store/competition_repository.hpp"
#include "support/board.hpp"
#include "support/store_fixture.hpp"

#include <doctest/doctest.h>

#include <array>
#include <map>
#include <random>
#include <string>
#include <vector>

TEST_SUITE_BEGIN("leaderboard/plan");

using catalog::Board;
using catalog::Direction;
using leaderboard::Plan;
using support::board;
using support::StoreFixture;

namespace {

/// A followed competition, and the users u0 to u9.
struct Stage {
  explicit Stage(StoreFixture& the_fixture)
      : fixture(the_fixture),
        connection(fixture.connect()),
        users(connection),
        entries(connection, follow(connection)) {
    std::vector<store::User> all;
    for (int n = 0; n < 10; ++n) all.push_back({"u" + std::to_string(n), ""});
    users.add(all);
  }
  static std::int64_t follow(sql::Connection& connection) {
    store::CompetitionRepository competitions(connection);
    competitions.add("titanic", "", Direction::unknown);
    return competitions.find("titanic")->id;
  }

  Plan sync(const Board& board, bool with_others = true) {
    fixture.clock.advance(core::Milliseconds(1000));
    const auto lookup = leaderboard::look_up_users(users, 1000);
    const auto matches = leaderboard::match(board, collapse(board, Direction::unknown), *lookup);
    Plan plan;
    sql::in_transaction(connection, [&] {
      plan = leaderboard::make_plan(board, matches, with_others, entries);
      carry_out(plan, board, fixture.clock.now(), entries);
    });
    return plan;
  }

  /// "TEAM USER RANK", by team, of what is on the board.
  std::vector<std::string> active() {
    std::vector<std::string> all;
    connection
        .prepare(
            "SELECT team_id, coalesce(username, '-'), rank FROM v_leaderboard WHERE is_active = 1 ORDER BY team_id, "
            "username")
        .each([&](const sql::Row& row) {
          const auto [team, username, rank] = row.as<std::int64_t, std::string, std::int64_t>();
          all.push_back(std::to_string(team) + " " + username + " " + std::to_string(rank));
        });
    return all;
  }
  std::int64_t rows() { return std::get<0>(*connection.one<std::int64_t>("SELECT count(*) FROM leaderboard_entries")); }

  StoreFixture& fixture;
  sql::Connection connection;
  store::UserRepository users;
  store::LeaderboardRepository entries;
};

using Lines = std::vector<std::string>;

/// created, updated, vanished, unchanged
std::array<std::uint64_t, 4> counts(const Plan& plan) {
  return {plan.created(), plan.updates.size(), plan.vanished.size(), plan.unchanged};
}

using Counts = std::array<std::uint64_t, 4>;

}  // namespace

TEST_CASE("an empty board of an empty store is nothing to do, and takes off all that was there") {
  support::on_each_store([](StoreFixture& fixture) {
    Stage stage(fixture);
    CHECK(stage.sync(Board()).is_empty());
    stage.sync(board({{1, 1, 0.9, "x", "u1"}, {2, 2, 0.8, "y"}}));
    CHECK(counts(stage.sync(Board())) == Counts{0, 0, 2, 0});
    CHECK(stage.active().empty());
    CHECK(stage.rows() == 2);
    CHECK(stage.sync(Board()).is_empty());
  });
}

TEST_CASE("only what differs is written, and teams without a user only when they are wanted") {
  support::on_each_store([](StoreFixture& fixture) {
    Stage stage(fixture);
    const auto of = [](std::int64_t rank) {
      return board({{1, rank, 0.9, "x", "u1"}, {2, 2, 0.8, "y"}, {3, 3, 0.7, "z", "u0"}});
    };
    CHECK(counts(stage.sync(of(1), false)) == Counts{2, 0, 0, 0});
    CHECK(stage.active() == Lines{"1 u1 1", "3 u0 3"});
    CHECK(counts(stage.sync(of(1), false)) == Counts{0, 0, 0, 2});
    CHECK(counts(stage.sync(of(4), true)) == Counts{1, 1, 0, 1});
    CHECK(stage.active() == Lines{"1 u1 4", "2 - 2", "3 u0 3"});
    CHECK(counts(stage.sync(of(4), false)) == Counts{0, 0, 1, 2});
  });
}

TEST_CASE("a team that stood there without user becomes the entry of its user, never a second one") {
  support::on_each_store([](StoreFixture& fixture) {
    Stage stage(fixture);
    const Board teams = board({{1, 1, 0.9, "a", "new"}, {2, 2, 0.8, "b"}, {3, 3, 0.7, "c", "newer"}});
    stage.sync(teams);
    stage.users.add(std::vector<store::User>{{"new", ""}, {"newer", ""}});
    CHECK(counts(stage.sync(teams)) == Counts{0, 2, 0, 1});
    CHECK(stage.active() == Lines{"1 new 1", "2 - 2", "3 newer 3"});
    CHECK(stage.rows() == 3);
    CHECK(counts(stage.sync(teams)) == Counts{0, 0, 0, 3});
  });
}

TEST_CASE("also one that had left the board, and also when other teams are not wanted any more") {
  support::on_each_store([](StoreFixture& fixture) {
    Stage stage(fixture);
    const Board teams = board({{1, 1, 0.9, "a", "new"}, {2, 2, 0.8, "b"}});
    stage.sync(teams);
    stage.sync(Board());
    stage.users.add(std::vector<store::User>{{"new", ""}});
    CHECK(counts(stage.sync(teams, false)) == Counts{0, 1, 0, 0});
    CHECK(stage.active() == Lines{"1 new 1"});
    CHECK(stage.rows() == 2);
  });
}

TEST_CASE("a user who goes to another team takes the entry along, and both teams have one entry each") {
  support::on_each_store([](StoreFixture& fixture) {
    Stage stage(fixture);
    stage.sync(board({{1, 1, 0.9, "a", "u1"}, {2, 2, 0.8, "b"}}));
    CHECK(counts(stage.sync(board({{1, 1, 0.9, "a"}, {2, 2, 0.8, "b", "u1"}}))) == Counts{1, 1, 1, 0});
    CHECK(stage.active() == Lines{"1 - 1", "2 u1 2"});
    CHECK(counts(stage.sync(board({{1, 1, 0.9, "a", "u1"}, {2, 2, 0.8, "b"}}))) == Counts{0, 2, 1, 0});
    CHECK(stage.active() == Lines{"1 u1 1", "2 - 2"});
    CHECK(stage.rows() == 3);
  });
}

TEST_CASE("whatever boards follow each other, the store says what the last one says, and then it is unchanged") {
  support::on_each_store([](StoreFixture& fixture) {
    Stage stage(fixture);
    std::mt19937 random(20'250'604);
    const auto below = [&](std::uint32_t limit) { return static_cast<int>(random() % limit); };
    for (int round = 0; round < 120; ++round) {
      CAPTURE(round);
      std::vector<std::string> members(9);
      Board offered;
      std::map<int, std::pair<int, int>> best;  // user -> rank, team
      std::map<int, std::pair<std::string, int>> expected;
      for (int team = 1; team < 9; ++team) {
        if (below(4) == 0) continue;
        const int rank = 1 + below(3) * 10 + team;
        const int user = below(14);  // from 10: nobody we know
        members[static_cast<std::size_t>(team)] = "u" + std::to_string(user);
        offered.add(support::entry({team, rank, 0.5, "t", members[static_cast<std::size_t>(team)]}));
        expected[team] = {"-", rank};
        if (user < 10 && (!best.contains(user) || rank < best[user].first)) best[user] = {rank, team};
      }
      for (const auto& [user, standing] : best) expected[standing.second].first = "u" + std::to_string(user);
      const bool with_others = below(3) > 0;
      Lines lines;
      for (const auto& [team, line] : expected) {
        if (with_others || line.first != "-")
          lines.push_back(std::to_string(team) + " " + line.first + " " + std::to_string(line.second));
      }
      stage.sync(offered, with_others);
      CHECK(stage.active() == lines);
      CHECK(stage.sync(offered, with_others).is_empty());
    }
    CHECK(stage.rows() <= 18);
  });
}

TEST_SUITE_END();
