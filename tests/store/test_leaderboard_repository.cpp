// SPDX-License-Identifier: Apache-2.0
#include "store/leaderboard_repository.hpp"

#include "core/times.hpp"
#include "store/competition_repository.hpp"
#include "store/user_repository.hpp"
#include "support/board.hpp"
#include "support/failure_kind.hpp"
#include "support/store_fixture.hpp"

#include <doctest/doctest.h>

#include <string>
#include <tuple>
#include <vector>

TEST_SUITE_BEGIN("store/leaderboard_repository");

using store::EntryChange;
using store::EntryRecord;
using store::LeaderboardRepository;
using store::StoredEntry;
using support::entry;
using support::StoreFixture;

namespace {

struct Board {
  explicit Board(StoreFixture& the_fixture)
      : fixture(the_fixture),
        connection(fixture.connect()),
        competition(add(connection)),
        entries(connection, competition) {
    store::UserRepository users(connection);
    users.add(std::vector<store::User>{{"ann", ""}, {"bob", ""}});
    ann = *users.find_active("ann");
    bob = *users.find_active("bob");
  }

  static std::int64_t add(sql::Connection& connection) {
    store::CompetitionRepository competitions(connection);
    competitions.add("titanic", "", catalog::Direction::unknown);
    return competitions.find("titanic")->id;
  }

  core::TimePoint later() {
    fixture.clock.advance(core::Milliseconds(1000));
    return fixture.clock.now();
  }

  std::string history() {
    std::string all;
    connection
        .prepare(
            "SELECT team_id, coalesce(username, '-'), coalesce(rank, -1), valid_to IS NULL FROM v_leaderboard_history "
            "ORDER BY team_id, valid_from")
        .each([&](const sql::Row& row) {
          const auto [team, username, rank, is_current] = row.as<std::int64_t, std::string, std::int64_t, bool>();
          all += std::to_string(team) + username + std::to_string(rank) + (is_current ? "* " : " ");
        });
    return all;
  }

  StoreFixture& fixture;
  sql::Connection connection;
  std::int64_t competition;
  LeaderboardRepository entries;
  std::int64_t ann = 0;
  std::int64_t bob = 0;
};

std::vector<std::tuple<std::int64_t, std::int64_t, bool>> keys(
    const std::function<void(const std::function<void(const StoredEntry&)>&)>& each) {
  std::vector<std::tuple<std::int64_t, std::int64_t, bool>> keys;
  each([&](const StoredEntry& stored) { keys.emplace_back(stored.key, stored.row_hash, stored.is_active); });
  return keys;
}

}  // namespace

TEST_CASE("a user has one entry on a board, and so has a team without user") {
  support::on_each_store([](StoreFixture& fixture) {
    Board board(fixture);
    board.entries.insert(board.ann, entry({1}), 1, board.later());
    board.entries.insert(std::nullopt, entry({1}), 1, board.later());
    CHECK(support::failure_kind([&] { board.entries.insert(board.ann, entry({2}), 1, board.later()); }) ==
          sql::Kind::unique);
    CHECK(support::failure_kind([&] { board.entries.insert(std::nullopt, entry({1}), 1, board.later()); }) ==
          sql::Kind::unique);
    CHECK(support::failure_kind([&] { board.entries.insert(99, entry({3}), 1, board.later()); }) ==
          sql::Kind::constraint);
  });
}

TEST_CASE("entries are compared in the order of their keys, and those of other boards are not seen") {
  support::on_each_store([](StoreFixture& fixture) {
    Board board(fixture);
    const core::TimePoint now = board.later();
    board.entries.insert(board.bob, entry({4}), 40, now);
    board.entries.insert(std::nullopt, entry({9}), 90, now);
    board.entries.insert(board.ann, entry({5}), 50, now);
    board.entries.insert(std::nullopt, entry({2}), 20, now);
    store::CompetitionRepository(board.connection).add("other", "", catalog::Direction::unknown);
    LeaderboardRepository(board.connection, board.competition + 1).insert(board.ann, entry({7}), 70, now);
    board.entries.deactivate(2, now);
    CHECK(keys([&](const auto& visit) { board.entries.each_of_users(visit); }) ==
          std::vector<std::tuple<std::int64_t, std::int64_t, bool>>{{board.ann, 50, true}, {board.bob, 40, true}});
    CHECK(keys([&](const auto& visit) { board.entries.each_of_teams(visit); }) ==
          std::vector<std::tuple<std::int64_t, std::int64_t, bool>>{{2, 20, true}, {9, 90, false}});
  });
}

TEST_CASE("an entry that stands elsewhere leaves its old place in the history; another date alone does not") {
  support::on_each_store([](StoreFixture& fixture) {
    Board board(fixture);
    board.entries.insert(board.ann, entry({1, 7, 0.5}), 1, board.later());
    board.entries.update(1, entry({1, 7, 0.5, "", "", 3}), 2, board.later());
    CHECK(board.history() == "1ann7* ");
    board.entries.update(1, entry({1, 6, 0.5}), 3, board.later());
    CHECK(board.history() == "1ann7 1ann6* ");
    board.entries.update(1, entry({1, {}, 0.5}), 4, board.later());
    board.entries.update(1, entry({2, {}, 0.5}), 5, board.later());
    CHECK(board.history() == "1ann7 1ann6 1ann-1 2ann-1* ");
    CHECK(board.connection.one<std::int64_t>("SELECT revision FROM leaderboard_entries") ==
          std::tuple<std::int64_t>(5));
  });
}

TEST_CASE("what leaves the board is not active, with its last place in the history, and may come back") {
  support::on_each_store([](StoreFixture& fixture) {
    Board board(fixture);
    board.entries.insert(std::nullopt, entry({1, 7}), 1, board.later());
    board.entries.deactivate(1, board.later());
    CHECK(board.history() == "1-7 ");
    board.entries.update(1, entry({1, 7}), 1, board.later());
    CHECK(board.history() == "1-7 1-7* ");
  });
}

TEST_CASE("a team's entry becomes that of its user, with its history") {
  support::on_each_store([](StoreFixture& fixture) {
    Board board(fixture);
    board.entries.insert(std::nullopt, entry({1, 7}), 1, board.later());
    board.entries.give(1, board.ann);
    board.entries.update(1, entry({1, 6}), 2, board.later());
    CHECK(board.history() == "1ann7 1ann6* ");
  });
}

TEST_CASE("records say what the last change did, by rank, and where each entry stood before") {
  support::on_each_store([](StoreFixture& fixture) {
    Board board(fixture);
    const core::TimePoint first = board.later();
    board.entries.insert(board.ann, entry({1, 2, 0.5, "one"}), 1, first);
    board.entries.insert(board.bob, entry({2, 1, 0.6, "two"}), 2, first);
    board.entries.insert(std::nullopt, entry({3, 3}), 3, first);
    board.entries.insert(std::nullopt, entry({4, 4}), 4, first);
    board.entries.insert(std::nullopt, entry({5, {}}), 5, first);
    const core::TimePoint second = board.later();
    board.entries.update(1, entry({1, 1, 0.7, "one"}), 6, second);
    board.entries.update(2, entry({2, 2, 0.6, "new name"}), 7, second);
    board.entries.update(4, entry({4, 4, {}, "", "", 9}), 8, second);
    board.entries.deactivate(3, second);
    std::string told;
    board.entries.each_record(second, [&](const EntryRecord& record) {
      told +=
          std::to_string(record.entry.team_id) + std::string(name_of(record.change)) + (record.has_moved ? "! " : " ");
      if (record.entry.team_id == 1) {
        CHECK(record.username == "ann");
        CHECK(record.entry.rank == 1);
        CHECK(record.entry.score == 0.7);
        CHECK(record.previous_rank == 2);
        CHECK(record.previous_score == 0.5);
      }
      if (record.entry.team_id == 4) CHECK(record.entry.submitted_at == core::utc_time(2025, 1, 9));
      CHECK(record.is_active == (record.entry.team_id != 3));
    });
    CHECK(told == "1updated! 2updated! 3removed! 4updated 5unchanged ");
    std::string at_first;
    board.entries.each_record(first, [&](const EntryRecord& record) { at_first += name_of(record.change); });
    CHECK(at_first == "unchangedunchangedunchangedinserted");
  });
}

TEST_SUITE_END();
