// SPDX-License-Identifier: Apache-2.0
#include "leaderboard/diff.hpp"

#include "support/sync_stage.hpp"

#include <doctest/doctest.h>

#include <string>

TEST_SUITE_BEGIN("leaderboard/diff");

using support::StoreFixture;
using support::SyncStage;

namespace {

/// "TEAM CHANGE PREVIOUS->NOW" of each who moved.
std::string moved(SyncStage& stage) {
  std::string all;
  const auto competition = store::CompetitionRepository(stage.connection).find("titanic");
  leaderboard::each_moved(stage.connection, *competition, [&](const store::EntryRecord& record) {
    const auto rank = [](std::optional<std::int64_t> value) { return value ? std::to_string(*value) : "-"; };
    all += std::to_string(record.entry.team_id) + " " + std::string(name_of(record.change)) + " " +
           rank(record.previous_rank) + "->" + rank(record.entry.rank) + "\n";
  });
  return all;
}

}  // namespace

TEST_CASE("nobody has moved on a board that was never synced") {
  support::on_each_store([](StoreFixture& fixture) {
    SyncStage stage(fixture);
    stage.offer("titanic", SyncStage::teams(1, 2));
    CHECK(moved(stage).empty());
  });
}

TEST_CASE(
    "who came, left or has another rank or score has moved, until the next change; who only submitted again has not") {
  support::on_each_store([](StoreFixture& fixture) {
    SyncStage stage(fixture);
    stage.offer("titanic", SyncStage::board("1,1,a,,0.9,1,u1\n2,2,b,,0.8,1,u2\n3,3,c,,0.7,1,u3\n4,4,d,,0.6,1,u4\n"));
    REQUIRE(stage.sync());
    CHECK(moved(stage) == "1 inserted -->1\n2 inserted -->2\n3 inserted -->3\n4 inserted -->4\n");
    stage.offer("titanic", SyncStage::board("2,1,a,,0.9,1,u1\n1,2,b,,0.95,1,u2\n3,3,c,,0.7,9,u3\n5,5,e,,0.5,1,u5\n"));
    REQUIRE(stage.sync());
    const std::string second = "2 updated 2->1\n1 updated 1->2\n4 removed 4->4\n5 inserted -->5\n";
    CHECK(moved(stage) == second);
    REQUIRE(stage.sync());
    CHECK(moved(stage) == second);
    stage.offer(
        "titanic",
        SyncStage::board("2,1,a,,0.9,1,u1\n1,2,b,,0.95,1,u2\n3,3,c,,0.7,9,u3\n5,5,e,,0.5,1,u5\n4,4,d,,0.6,1,u4\n"));
    REQUIRE(stage.sync());
    CHECK(moved(stage) == "4 updated -->4\n");
  });
}

TEST_SUITE_END();
