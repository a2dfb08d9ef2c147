// SPDX-License-Identifier: Apache-2.0
#include "store/competition_repository.hpp"

#include "core/times.hpp"
#include "store/leaderboard_repository.hpp"
#include "support/store_fixture.hpp"

#include <doctest/doctest.h>

TEST_SUITE_BEGIN("store/competition_repository");

using catalog::Change;
using catalog::Direction;
using store::CompetitionRepository;
using support::StoreFixture;
using Removal = CompetitionRepository::Removal;

TEST_CASE("what nobody has added can neither be found, switched nor removed") {
  support::on_each_store([](StoreFixture& fixture) {
    sql::Connection connection = fixture.connect();
    CompetitionRepository competitions(connection);
    CHECK_FALSE(competitions.find("titanic"));
    CHECK_FALSE(competitions.set_active("titanic", true));
    CHECK(competitions.remove("titanic", true) == Removal::not_found);
    CHECK(competitions.remove("titanic", false) == Removal::not_found);
    CHECK(competitions.all().empty());
  });
}

TEST_CASE("a competition is added once, whatever the case of its slug, and keeps what is not said again") {
  support::on_each_store([](StoreFixture& fixture) {
    sql::Connection connection = fixture.connect();
    CompetitionRepository competitions(connection);
    CHECK(competitions.add("Titanic", "", Direction::higher_is_better) == Change::inserted);
    CHECK(competitions.add("titanic", "", Direction::unknown) == Change::unchanged);
    CHECK(competitions.add("TITANIC", "The ship", Direction::unknown) == Change::updated);
    CHECK(competitions.add("titanic", "The ship", Direction::lower_is_better) == Change::updated);
    CHECK(competitions.add("a", "", Direction::unknown) == Change::inserted);
    const auto all = competitions.all();
    REQUIRE(all.size() == 2);
    CHECK(all[0].slug == "a");
    CHECK(all[0].direction == Direction::unknown);
    CHECK(all[1].slug == "Titanic");
    CHECK(all[1].title == "The ship");
    CHECK(all[1].direction == Direction::lower_is_better);
    CHECK_FALSE(all[1].last);
    CHECK_FALSE(all[1].synced_at);
  });
}

TEST_CASE("one that is not active is so until it is switched on or added again") {
  support::on_each_store([](StoreFixture& fixture) {
    sql::Connection connection = fixture.connect();
    CompetitionRepository competitions(connection);
    competitions.add("titanic", "", Direction::unknown);
    CHECK(competitions.set_active("titanic", true) == std::optional(false));
    CHECK(competitions.set_active("TITANIC", false) == std::optional(true));
    CHECK_FALSE(competitions.find("titanic")->is_active);
    CHECK(competitions.add("titanic", "", Direction::unknown) == Change::updated);
    CHECK(competitions.find("titanic")->is_active);
  });
}

TEST_CASE("a sync is remembered with its moment, which is that of a change only when something changed") {
  support::on_each_store([](StoreFixture& fixture) {
    sql::Connection connection = fixture.connect();
    CompetitionRepository competitions(connection);
    competitions.add("titanic", "", Direction::unknown);
    const std::int64_t id = competitions.find("titanic")->id;
    const core::TimePoint first = fixture.clock.now();
    competitions.mark_synced(id, first, true, {.hash = -5, .checksum = "ab", .teams = 30, .entries = 2});
    const auto marked = competitions.find("titanic");
    CHECK(marked->changed_at == first);
    REQUIRE(marked->last);
    CHECK(marked->last->hash == -5);
    CHECK(marked->last->checksum == "ab");
    CHECK(marked->last->teams == 30);
    CHECK(marked->last->entries == 2);
    fixture.clock.advance(core::Milliseconds(5));
    competitions.mark_synced(id, fixture.clock.now(), false, {.hash = 6, .checksum = "cd", .teams = 30, .entries = 2});
    CHECK(competitions.find("titanic")->changed_at == first);
    fixture.clock.advance(core::Milliseconds(5));
    competitions.mark_unchanged(id);
    CHECK(competitions.find("titanic")->synced_at == fixture.clock.now());
    CHECK(competitions.find("titanic")->last->hash == 6);
  });
}

TEST_CASE("one with entries is removed only together with them") {
  support::on_each_store([](StoreFixture& fixture) {
    sql::Connection connection = fixture.connect();
    CompetitionRepository competitions(connection);
    competitions.add("titanic", "", Direction::unknown);
    store::LeaderboardRepository(connection, competitions.find("titanic")->id)
        .insert(std::nullopt,
                {.team_id = 1,
                 .rank = {},
                 .score = {},
                 .submitted_at = {},
                 .submission_count = {},
                 .score_text = {},
                 .team_name = {},
                 .members = {}},
                1, fixture.clock.now());
    CHECK(competitions.count_entries(competitions.find("titanic")->id) == 1);
    connection.exec("UPDATE leaderboard_entries SET is_active = 0");
    CHECK(competitions.count_entries(competitions.find("titanic")->id) == 0);
    CHECK(competitions.remove("Titanic", false) == Removal::has_entries);
    CHECK(competitions.find("titanic"));
    CHECK(competitions.remove("Titanic", true) == Removal::removed);
    CHECK_FALSE(competitions.find("titanic"));
    CHECK(connection.one<std::int64_t>("SELECT count(*) FROM leaderboard_entries") == std::tuple<std::int64_t>(0));
  });
}

TEST_SUITE_END();
