// SPDX-License-Identifier: Apache-2.0
#include "leaderboard/competition_changes.hpp"

#include "leaderboard/sync_report.hpp"
#include "store/competition_repository.hpp"
#include "store/leaderboard_repository.hpp"
#include "store/reject_repository.hpp"
#include "support/board.hpp"
#include "support/store_fixture.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

TEST_SUITE_BEGIN("leaderboard/competition_changes");

using catalog::Change;
using catalog::Direction;
using leaderboard::ChangedCompetitions;
using store::WriteMode;

namespace {

using Slugs = std::vector<std::string>;

struct Stage {
  ChangedCompetitions add(const Slugs& slugs, WriteMode mode = WriteMode::write) {
    return leaderboard::add_competitions(connection, slugs, {}, Direction::unknown, mode);
  }
  ChangedCompetitions activate(const Slugs& slugs, bool is_active, WriteMode mode = WriteMode::write) {
    return leaderboard::activate_competitions(connection, slugs, is_active, mode);
  }
  ChangedCompetitions remove(const Slugs& slugs, bool with_entries, WriteMode mode = WriteMode::write) {
    return leaderboard::remove_competitions(connection, slugs, with_entries, mode);
  }
  /// What a sync has left of titanic.
  void sync() {
    store::LeaderboardRepository(connection, competitions.find("titanic")->id)
        .insert(std::nullopt, support::entry({1, 1, 0.5, "one"}), 1, clock.now());
    rejects.replace("titanic", std::vector<catalog::Reject>{{"titanic", 7, "no score", "x"}});
  }
  std::string slugs() {
    std::string all;
    for (const auto& one : competitions.all()) all += one.slug + (one.is_active ? "+ " : "- ");
    return all;
  }

  support::FakeClock clock;
  sql::Connection connection = support::memory_store(clock);
  store::CompetitionRepository competitions{connection};
  store::RejectRepository rejects{connection, std::string(leaderboard::k_sync_task),
                                  std::string(leaderboard::k_sync_summary_source)};
};

std::string refusal(const ChangedCompetitions& changed) {
  REQUIRE_FALSE(changed);
  CHECK(changed.error().kind == core::ErrorKind::usage);
  return changed.error().message;
}

}  // namespace

TEST_CASE("a bad name among good ones leaves everything as it was") {
  Stage stage;
  CHECK(refusal(stage.add({"titanic", "../x"})).find("'../x' is no competition") == 0);
  CHECK(stage.slugs().empty());
  REQUIRE(stage.add({"titanic", "house-prices"}));
  CHECK(refusal(stage.activate({"titanic", "house-price"}, false)) ==
        "house-price is not followed, did you mean house-prices?");
  CHECK(refusal(stage.remove({"titanic", "spoken-words"}, true)) ==
        "spoken-words is not followed: tedi-registry competition add spoken-words");
  CHECK(stage.slugs() == "house-prices+ titanic+ ");
}

TEST_CASE("one with entries is removed only together with them, and its rejects") {
  Stage stage;
  REQUIRE(stage.add({"titanic", "a"}));
  stage.sync();
  CHECK(refusal(stage.remove({"a", "titanic"}, false)) ==
        "titanic has entries: it is removed only together with them, by --with-data");
  CHECK(stage.slugs() == "a+ titanic+ ");
  REQUIRE(stage.remove({"TITANIC"}, true, WriteMode::only_tell));
  CHECK(stage.slugs() == "a+ titanic+ ");
  CHECK(stage.rejects.of("titanic").size() == 1);
  const auto removed = stage.remove({"TITANIC"}, true);
  REQUIRE(removed);
  REQUIRE(removed->size() == 1);
  CHECK((*removed)[0].slug == "titanic");
  CHECK((*removed)[0].change == Change::updated);
  CHECK(stage.slugs() == "a+ ");
  CHECK(stage.rejects.of("titanic").empty());
}

TEST_CASE("each name counts once, and says what became of it") {
  Stage stage;
  REQUIRE(stage.add({"a"}));
  const auto added = stage.add({"b", "A", "B", "a"});
  REQUIRE(added);
  REQUIRE(added->size() == 2);
  CHECK((*added)[0].change == Change::inserted);
  CHECK((*added)[1].change == Change::unchanged);
  const auto disabled = stage.activate({"a", "A"}, false);
  REQUIRE(disabled);
  REQUIRE(disabled->size() == 1);
  CHECK((*disabled)[0].change == Change::updated);
  CHECK((*stage.activate({"a"}, false))[0].change == Change::unchanged);
  CHECK(stage.slugs() == "a- b+ ");
  CHECK((*stage.add({"a"}))[0].change == Change::updated);
  CHECK(stage.slugs() == "a+ b+ ");
}

TEST_CASE("a dry run tells what would be done") {
  Stage stage;
  const auto added = stage.add({"a"}, WriteMode::only_tell);
  REQUIRE(added);
  CHECK((*added)[0].change == Change::inserted);
  CHECK(stage.slugs().empty());
  REQUIRE(stage.add({"a"}));
  CHECK((*stage.activate({"a"}, false, WriteMode::only_tell))[0].change == Change::updated);
  CHECK(stage.slugs() == "a+ ");
}

TEST_SUITE_END();
