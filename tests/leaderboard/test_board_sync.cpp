// SPDX-License-Identifier: Apache-2.0
#include "leaderboard/board_sync.hpp"

#include "support/archives.hpp"
#include "support/sync_stage.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

TEST_SUITE_BEGIN("leaderboard/board_sync");

using leaderboard::CompetitionReport;
using leaderboard::Outcome;
using leaderboard::Records;
using support::StoreFixture;
using support::SyncStage;

namespace {

const CompetitionReport& only(const SyncStage& stage) {
  REQUIRE(stage.report.competitions.size() == 1);
  return stage.report.competitions[0];
}

/// The failure of a board that stays as it was.
core::Error refused(SyncStage& stage) {
  REQUIRE(stage.sync());
  REQUIRE(only(stage).error);
  CHECK(only(stage).outcome == Outcome::failed);
  CHECK(only(stage).counts.fetched() == 0);
  return *only(stage).error;
}

}  // namespace

TEST_CASE("a file that is no board leaves the stored one as it was") {
  support::on_each_store([](StoreFixture& fixture) {
    SyncStage stage(fixture);
    stage.offer("titanic", SyncStage::teams(1, 5));
    REQUIRE(stage.sync());
    stage.offer("titanic", "<!doctype html>");
    CHECK(refused(stage).kind == core::ErrorKind::bad_data);
    stage.options.max_bytes = 100;
    stage.offer("titanic", SyncStage::teams(1, 5));
    CHECK(refused(stage).message.find("--max-unpacked") != std::string::npos);
    CHECK(stage.count("v_leaderboard WHERE is_active = 1") == 5);
  });
}

TEST_CASE("a board that lost more than half of its teams is refused, from 20 teams up, until it is allowed") {
  support::on_each_store([](StoreFixture& fixture) {
    SyncStage stage(fixture);
    stage.offer("titanic", SyncStage::teams(1, 30));
    REQUIRE(stage.sync());
    stage.offer("titanic", SyncStage::teams(1, 14));
    const core::Error error = refused(stage);
    CHECK(error.kind == core::ErrorKind::bad_data);
    CHECK(error.message ==
          "the board has 14 teams, 30 had it at the last sync: it stays as it was; --allow-shrink believes it");
    CHECK(stage.count("v_leaderboard WHERE is_active = 1") == 20);
    stage.offer("titanic", SyncStage::teams(1, 15));
    REQUIRE(stage.sync());
    CHECK(only(stage).outcome == Outcome::synced);
    CHECK(only(stage).removed == 5);
    stage.offer("titanic", SyncStage::board(""));
    REQUIRE(stage.sync());
    CHECK(only(stage).outcome == Outcome::synced);
    stage.offer("titanic", SyncStage::teams(1, 30));
    REQUIRE(stage.sync());
    stage.offer("titanic", SyncStage::board(""));
    stage.options.allow_shrink = true;
    REQUIRE(stage.sync());
    CHECK(only(stage).teams == 0);
    CHECK(stage.count("v_leaderboard WHERE is_active = 1") == 0);
    CHECK(stage.count("leaderboard_entries") == 20);
  });
}

TEST_CASE("a competition that is removed while its board is read is told so") {
  support::on_each_store([](StoreFixture& fixture) {
    SyncStage stage(fixture);
    stage.offer("titanic", SyncStage::teams(1, 5));
    stage.progress.on_update = [&](std::string_view) {
      store::CompetitionRepository(stage.connection).remove("titanic", true);
    };
    CHECK(refused(stage).kind == core::ErrorKind::not_found);
  });
}

TEST_CASE("what is not new is not processed: the same rows in another order, users, direction and options") {
  support::on_each_store([](StoreFixture& fixture) {
    SyncStage stage(fixture);
    const std::string first = "1,1,a,,0.9,,u1\n";
    const std::string second = "2,2,b,,0.8,,x\n";
    stage.offer("titanic", SyncStage::board(first + second));
    REQUIRE(stage.sync());
    CHECK(only(stage).outcome == Outcome::synced);
    stage.offer("titanic", SyncStage::board(second + first));
    REQUIRE(stage.sync());
    CHECK(only(stage).outcome == Outcome::unchanged);
    CHECK(only(stage).total() == 1);
    CHECK(only(stage).counts.unchanged == 1);
    CHECK(only(stage).counts.skipped == 1);
    CHECK(store::CompetitionRepository(stage.connection).find("titanic")->synced_at == fixture.clock.now());

    store::UserRepository(stage.connection).add(std::vector<store::User>{{"X", ""}});
    REQUIRE(stage.sync());
    CHECK(only(stage).outcome == Outcome::synced);
    CHECK(only(stage).counts.inserted == 1);
    CHECK(only(stage).counts.unchanged == 1);
    stage.options.keep_unmatched = true;
    REQUIRE(stage.sync());
    CHECK(only(stage).outcome == Outcome::synced);
    CHECK(only(stage).counts.unchanged == 2);
    stage.offer("titanic", SyncStage::board(second + first), catalog::Direction::higher_is_better);
    REQUIRE(stage.sync());
    CHECK(only(stage).outcome == Outcome::synced);
    REQUIRE(stage.sync());
    CHECK(only(stage).outcome == Outcome::unchanged);
  });
}

TEST_CASE("changed rows leave their old place in the history, with moments that never run backwards") {
  support::on_each_store([](StoreFixture& fixture) {
    SyncStage stage(fixture);
    stage.offer("titanic", SyncStage::board("1,1,a,,0.9,,u1\n2,2,b,,0.8,,u2\n"));
    REQUIRE(stage.sync());
    fixture.clock.advance(core::Milliseconds(-900'000));
    stage.offer("titanic", SyncStage::board("2,1,a,,0.9,,u1\n1,2,b,,0.95,,u2\n"));
    REQUIRE(stage.sync());
    CHECK(only(stage).counts.updated == 2);
    fixture.clock.advance(core::Milliseconds(-900'000));
    stage.offer("titanic", SyncStage::board("1,1,a,,0.99,,u1\n2,2,b,,0.95,,u2\n"));
    REQUIRE(stage.sync());
    CHECK(stage.count("v_leaderboard_history") == 6);
    CHECK(stage.count("leaderboard_history WHERE until_ms <= since_ms") == 0);
    CHECK(stage.count(
              "v_leaderboard_history WHERE username = 'u1' AND valid_to IS NULL AND rank = 1 AND score = 0.99") == 1);
    CHECK(stage.count("v_leaderboard_history WHERE username = 'u1' AND rank = 2 AND score = 0.9") == 1);
  });
}

TEST_CASE("a user in two teams keeps the better entry, and the other team is told, without its escapes") {
  support::on_each_store([](StoreFixture& fixture) {
    SyncStage stage(fixture);
    stage.offer("titanic", SyncStage::board("9,1,\"a\x1B[2J\",,0.1,,u1\n5,2,b,,0.5,,\"x,U1\"\n"));
    REQUIRE(stage.sync());
    CHECK(only(stage).conflicts == 1);
    CHECK(only(stage).counts.inserted == 1);
    CHECK(only(stage).counts.skipped == 1);
    CHECK(stage.warnings == "titanic: u1 is in two teams: the entry is of team 2 (b), not of 1 (a\\x1b[2J)\n");
    CHECK(stage.count("v_leaderboard WHERE username = 'u1' AND rank = 5") == 1);
  });
}

TEST_CASE("a dry run says what would be done, and leaves the store as it was") {
  support::on_each_store([](StoreFixture& fixture) {
    SyncStage stage(fixture);
    stage.options.dry_run = true;
    stage.options.records = Records::changed;
    stage.options.keep_csv_in = stage.folder.path();
    stage.offer("titanic", SyncStage::teams(1, 2));
    REQUIRE(stage.sync());
    CHECK(only(stage).counts.inserted == 2);
    CHECK(stage.records == std::vector<std::string>{"titanic 1 inserted", "titanic 2 inserted"});
    CHECK(stage.count("leaderboard_entries") == 0);
    CHECK_FALSE(store::CompetitionRepository(stage.connection).find("titanic")->last);
    CHECK(stage.fetched == 1);
    CHECK(std::distance(std::filesystem::directory_iterator(stage.folder.path()), {}) == 1);
  });
}

TEST_CASE("records are of what changed, or of all, once it is written") {
  support::on_each_store([](StoreFixture& fixture) {
    SyncStage stage(fixture);
    stage.offer("titanic", SyncStage::teams(1, 3));
    REQUIRE(stage.sync());
    CHECK(stage.records.empty());
    stage.offer("titanic", SyncStage::teams(2, 4));
    stage.options.records = Records::changed;
    REQUIRE(stage.sync());
    CHECK(stage.records == std::vector<std::string>{"titanic 1 removed", "titanic 4 inserted"});
    REQUIRE(stage.sync());
    CHECK(stage.records.empty());
    stage.options.records = Records::all;
    REQUIRE(stage.sync());
    CHECK(stage.records ==
          std::vector<std::string>{"titanic 2 unchanged", "titanic 3 unchanged", "titanic 4 unchanged"});
  });
}

TEST_CASE(
    "a CSV is kept under its name with another time stamp, also when the board is unchanged, not when it is none") {
  support::on_each_store([](StoreFixture& fixture) {
    SyncStage stage(fixture);
    stage.options.keep_csv_in = stage.folder.path() / "kept";
    const std::string csv = SyncStage::teams(1, 2);
    const std::string name = "Titanic-publicleaderboard-2025-10-31T16:26:26.csv";
    stage.offer("titanic", support::make_zip({{"x/" + name, csv}}));
    CHECK(refused(stage).kind == core::ErrorKind::cannot_create);
    std::filesystem::create_directory(stage.options.keep_csv_in);
    REQUIRE(stage.sync());
    const auto kept = stage.options.keep_csv_in / "Titanic-publicleaderboard-2025-10-31_T_16_26_26.csv";
    CHECK(support::read_file(kept) == csv);
    std::filesystem::remove(kept);
    REQUIRE(stage.sync());
    CHECK(only(stage).outcome == Outcome::unchanged);
    CHECK(std::filesystem::exists(kept));
    stage.offer("titanic", support::make_zip({{"broken.csv", "TeamId\n"}}));
    CHECK(refused(stage).kind == core::ErrorKind::bad_data);
    CHECK(std::distance(std::filesystem::directory_iterator(stage.options.keep_csv_in), {}) == 1);
  });
}

TEST_CASE("rejected rows are kept with their place until the board has none") {
  support::on_each_store([](StoreFixture& fixture) {
    SyncStage stage(fixture);
    stage.offer("titanic", SyncStage::teams(1, 200) + "x,y\n");
    REQUIRE(stage.sync());
    CHECK(only(stage).counts.rejected == 1);
    CHECK(stage.count("v_rejects WHERE task = 'sync_kaggle_leaderboard_auto' AND file = 'titanic' AND line = 202") ==
          1);
    stage.offer("titanic", SyncStage::teams(1, 200));
    REQUIRE(stage.sync());
    CHECK(stage.count("v_rejects") == 0);
  });
}

TEST_CASE("the sentences are those of the document") {
  support::on_each_store([](StoreFixture& fixture) {
    SyncStage stage(fixture);
    stage.offer("titanic", SyncStage::board("1,1,a,,0.9,,u1\n2,2,b,,0.8,,x\n"));
    REQUIRE(stage.sync());
    CHECK(stage.notes ==
          "Downloaded complete leaderboard: 2 entries\n"
          "CSV has 2 entries with columns: [Rank, TeamId, TeamName, LastSubmissionDate, Score, SubmissionCount, "
          "TeamMemberUserNames]\n"
          "Database update complete - Created: 1, Updated: 0, Skipped: 1\n"
          "Synced 1 entries for titanic\n");
    CHECK(stage.report.sentence() == "Synced 1 entries across 1 competition");
  });
}

TEST_SUITE_END();
