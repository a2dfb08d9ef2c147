// SPDX-License-Identifier: Apache-2.0
#include "leaderboard/sync.hpp"

#include "support/sync_stage.hpp"

#include <doctest/doctest.h>

#include <fmt/format.h>

#include <string>
#include <vector>

TEST_SUITE_BEGIN("leaderboard/sync");

using leaderboard::Outcome;
using support::StoreFixture;
using support::SyncStage;

TEST_CASE("one that fails is told and the next one goes on: of six with two broken ones four are synced") {
  support::on_each_store([](StoreFixture& fixture) {
    SyncStage stage(fixture);
    for (const char* const slug : {"a", "b", "d", "f"}) stage.offer(slug, SyncStage::teams(1, 3));
    stage.offer("c", "PK\x03\x04 but no zip");
    stage.offer("e", "TeamId,Score\n");
    REQUIRE(stage.sync());
    CHECK(stage.report.count(Outcome::synced) == 4);
    CHECK(stage.report.count(Outcome::failed) == 2);
    CHECK(stage.report.exit_code() == core::ExitCode::partial);
    CHECK(stage.report.sentence() == "Synced 12 entries across 4 competitions");
    CHECK(stage.warnings.find("c: ") == 0);
    CHECK(stage.warnings.find("\ne: ") != std::string::npos);
    CHECK(stage.count("v_leaderboard") == 12);
  });
}

TEST_CASE("where nobody answers, each is tried, and the run ends as they did") {
  support::on_each_store([](StoreFixture& fixture) {
    SyncStage stage(fixture);
    for (const char* const slug : {"a", "b"}) stage.offer(slug, "");
    stage.downloads.clear();
    REQUIRE(stage.sync());
    CHECK(stage.fetched == 2);
    CHECK(stage.report.exit_code() == core::ExitCode::unavailable);
  });
}

TEST_CASE("what says more of who asks than of the competition ends the run: it and all behind it are left") {
  for (const core::ErrorKind kind : {core::ErrorKind::rate_limited, core::ErrorKind::auth, core::ErrorKind::config}) {
    support::on_each_store([&](StoreFixture& fixture) {
      SyncStage stage(fixture);
      for (const char* const slug : {"a", "b", "c"}) stage.offer(slug, SyncStage::teams(1, 3));
      stage.failures["b"] = kind;
      const auto done = stage.sync();
      REQUIRE_FALSE(done);
      CHECK(done.error().kind == kind);
      CHECK(done.error().message == "b: so says the upstream");
      CHECK(stage.report.competitions.size() == 1);
      CHECK(stage.report.remaining == 2);
      CHECK(stage.fetched == 2);
    });
  }
}

TEST_CASE("one that is not shown to us is that competition's matter") {
  support::on_each_store([](StoreFixture& fixture) {
    SyncStage stage(fixture);
    for (const char* const slug : {"a", "b"}) stage.offer(slug, SyncStage::teams(1, 3));
    stage.failures["a"] = core::ErrorKind::forbidden;
    REQUIRE(stage.sync());
    CHECK(stage.report.count(Outcome::synced) == 1);
    CHECK(stage.report.exit_code() == core::ExitCode::partial);
  });
}

TEST_CASE("several at a time do what one does, each competition once, told in its order") {
  support::on_each_store([](StoreFixture& fixture) {
    SyncStage stage(fixture);
    for (int n = 0; n < 20; ++n) stage.offer(fmt::format("c{:02}", n), SyncStage::teams(1, 1 + n % 5));
    stage.offer("broken", "TeamId,Score\n");
    stage.options.records = leaderboard::Records::all;
    for (int n = 0; n < 3; ++n) stage.other_connections.push_back(fixture.connect());
    REQUIRE(stage.sync());
    CHECK(stage.fetched == 21);
    CHECK(stage.report.count(Outcome::synced) == 20);
    CHECK(stage.count("v_leaderboard") == 60);
    CHECK(stage.records.size() == 60);
    REQUIRE(stage.report.competitions.size() == 21);
    CHECK(stage.report.competitions.front().slug == "broken");
    CHECK(stage.report.competitions.back().slug == "c19");
    CHECK(stage.warnings.starts_with("broken: "));
    stage.options.records = leaderboard::Records::none;
    REQUIRE(stage.sync());
    CHECK(stage.report.count(Outcome::unchanged) == 20);
  });
}

TEST_CASE("one that another run has in hand is left to it, before anything is fetched") {
  support::on_each_store([](StoreFixture& fixture) {
    SyncStage stage(fixture);
    stage.offer("Titanic", SyncStage::teams(1, 3));
    stage.offer("other", SyncStage::teams(1, 3));
    sql::Connection another = fixture.connect();
    const auto lock = another.try_run_lock("lb-sync.titanic");
    REQUIRE(lock);
    REQUIRE(stage.sync());
    CHECK(stage.fetched == 1);
    CHECK(stage.report.count(Outcome::locked) == 1);
    CHECK(stage.report.count(Outcome::synced) == 1);
    CHECK_FALSE(stage.report.is_all_held());
    CHECK(stage.report.exit_code() == core::ExitCode::ok);
    store::CompetitionRepository(stage.connection).set_active("other", false);
    REQUIRE(stage.sync());
    CHECK(stage.report.is_all_held());
  });
}

TEST_CASE("a stop leaves the rest for the next run") {
  support::on_each_store([](StoreFixture& fixture) {
    SyncStage stage(fixture);
    for (const char* const slug : {"a", "b", "c"}) stage.offer(slug, SyncStage::teams(1, 3));
    stage.progress.on_update = [&](std::string_view what) {
      if (what.find("/b.") != std::string::npos) stage.stop.request(core::StopReason::sigterm);
    };
    const auto done = stage.sync();
    REQUIRE_FALSE(done);
    CHECK(done.error().kind == core::ErrorKind::interrupted);
    CHECK(stage.report.competitions.size() == 1);
    CHECK(stage.report.remaining == 2);
    CHECK(stage.count("v_leaderboard") == 3);
  });
}

TEST_CASE("where nothing is followed there is nothing to do") {
  support::on_each_store([](StoreFixture& fixture) {
    SyncStage stage(fixture);
    REQUIRE(stage.sync());
    CHECK(stage.report.sentence() == "Synced 0 entries across 0 competitions");
    CHECK(stage.report.exit_code() == core::ExitCode::ok);
    CHECK_FALSE(stage.report.is_all_held());
  });
}

TEST_CASE("the document's board of 1,744 teams: 12 created, 8 updated, 1,724 skipped, 20 in all") {
  support::on_each_store([](StoreFixture& fixture) {
    SyncStage stage(fixture);
    std::vector<store::User> users{{"CADang", ""}, {"jekiwantaufik", ""}};
    for (int n = 0; n < 18; ++n) users.push_back({fmt::format("member-{}", n), ""});
    store::UserRepository(stage.connection).add(users);
    // As it was before: eight of the twenty, with other scores.
    std::string before = "5,8398674,CADang,2025-10-01 00:00:00,0.81000,3,cadang\n";
    for (int n = 0; n < 7; ++n)
      before += fmt::format("{},{},m,2025-10-01 00:00:00,0.80000,1,member-{}\n", 10 + n, 500 + n, n);
    stage.offer("spaceship-titanic", SyncStage::board(before));
    REQUIRE(stage.sync());
    CHECK(stage.report.counts().inserted == 8);

    std::string rows =
        "1,8398674,CADang,2025-10-28 14:41:56,0.96399,10,cadang\n"
        "2,10534604,नरेश कोपरखैरणे,2025-10-19 14:14:27,0.82183,4,nareshk\n"
        "3,14361293,Jeki Wan Taufik,2025-10-21 13:10:23,0.82066,2,jekiwantaufik\n";
    for (int n = 4; n <= 1743; ++n) {
      const bool is_member = n % 90 == 0 && n / 90 <= 18;
      const std::string member = is_member ? fmt::format("member-{}", n / 90 - 1) : fmt::format("stranger-{}", n);
      rows += fmt::format("{},{},Team {},2025-10-20 10:00:00,0.{:05},1,{}\n", n,
                          is_member ? 499 + n / 90 : 20'000'000 + n, n, 90'000 - n, member);
    }
    rows += "1744,99,BrandonFT,2025-10-20 10:00:00,0.10000,1,brandonft\n";
    stage.offer("spaceship-titanic", SyncStage::board(rows));
    stage.options.keep_unmatched = false;
    REQUIRE(stage.sync());
    const core::Counts counts = stage.report.counts();
    CHECK(counts.inserted == 12);
    CHECK(counts.updated == 8);
    CHECK(counts.skipped == 1724);
    CHECK(counts.fetched() == 1744);
    CHECK(stage.notes.find("Downloaded complete leaderboard: 1744 entries\n") != std::string::npos);
    CHECK(stage.notes.find("Database update complete - Created: 12, Updated: 8, Skipped: 1724\n") != std::string::npos);
    CHECK(stage.notes.find("Synced 20 entries for spaceship-titanic\n") != std::string::npos);
    CHECK(stage.report.sentence() == "Synced 20 entries across 1 competition");
    CHECK(stage.count(
              "v_leaderboard WHERE team_name = 'CADang' AND username = 'CADang' AND rank = 1 AND score = 0.96399") ==
          1);

    stage.options.keep_unmatched = true;
    REQUIRE(stage.sync());
    CHECK(stage.report.counts().inserted == 1724);
    CHECK(stage.report.counts().unchanged == 20);
    CHECK(stage.count("v_leaderboard WHERE team_name = 'नरेश कोपरखैरणे' AND username IS NULL AND rank = 2") == 1);
  });
}

TEST_SUITE_END();
