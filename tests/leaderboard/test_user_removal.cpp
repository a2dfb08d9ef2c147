// SPDX-License-Identifier: Apache-2.0
#include "leaderboard/user_removal.hpp"

#include "store/competition_repository.hpp"
#include "store/leaderboard_repository.hpp"
#include "store/user_repository.hpp"
#include "support/board.hpp"
#include "support/store_fixture.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

TEST_SUITE_BEGIN("leaderboard/user_removal");

using leaderboard::Removal;
using leaderboard::Removed;
using store::WriteMode;

namespace {

/// A store that knows ann, who has an entry, and bob.
struct Stage {
  Stage() {
    users.add(std::vector<store::User>{{"ann", ""}, {"bob", ""}});
    store::CompetitionRepository competitions(connection);
    competitions.add("titanic", "", catalog::Direction::unknown);
    store::LeaderboardRepository(connection, competitions.find("titanic")->id)
        .insert(users.find_active("ann"), support::entry({1, 1, 0.5, "one"}), 1, clock.now());
  }
  std::vector<leaderboard::RemovedUser> remove(const std::vector<std::string>& names, Removal how,
                                               WriteMode mode = WriteMode::write) {
    counts = {};
    std::vector<leaderboard::RemovedUser> told;
    done = leaderboard::remove_users(
        connection, names, how, mode, stop, [&](const leaderboard::RemovedUser& user) { told.push_back(user); },
        counts);
    return told;
  }
  std::int64_t count(const std::string& from) {
    return std::get<0>(*connection.one<std::int64_t>("SELECT count(*) FROM " + from));
  }

  support::FakeClock clock;
  sql::Connection connection = support::memory_store(clock);
  store::UserRepository users{connection};
  core::StopFlag stop;
  core::Counts counts;
  core::Result<void> done;
};

}  // namespace

TEST_CASE("who is not known is told, and no failure") {
  Stage stage;
  for (const Removal how : {Removal::detach, Removal::purge}) {
    const auto told = stage.remove({"zoe"}, how);
    CHECK(stage.done);
    REQUIRE(told.size() == 1);
    CHECK(told[0].removed == Removed::unknown);
    CHECK(stage.counts.unchanged == 1);
  }
  CHECK(stage.count("users") == 2);
}

TEST_CASE("a stop ends the removal between two users") {
  Stage stage;
  stage.stop.request(core::StopReason::sigterm);
  CHECK(stage.remove({"ann"}, Removal::purge).empty());
  REQUIRE_FALSE(stage.done);
  CHECK(stage.done.error().kind == core::ErrorKind::interrupted);
  CHECK(stage.count("users") == 2);
}

TEST_CASE("a dry run tells the same and leaves everybody where they are") {
  Stage stage;
  const std::int64_t before = stage.users.revision();
  const auto told = stage.remove({"ann", "bob", "zoe"}, Removal::purge, WriteMode::only_tell);
  CHECK(stage.done);
  REQUIRE(told.size() == 3);
  CHECK(told[0].entries == 1);
  CHECK(stage.counts.updated == 2);
  CHECK(stage.counts.unchanged == 1);
  CHECK(stage.count("users") == 2);
  CHECK(stage.count("leaderboard_entries") == 1);
  CHECK(stage.users.revision() == before);
}

TEST_CASE("who is detached keeps the entries, and the second time nothing is to be done") {
  Stage stage;
  CHECK(stage.remove({"ANN"}, Removal::detach)[0].removed == Removed::now);
  CHECK(stage.counts.updated == 1);
  CHECK(stage.count("v_leaderboard WHERE is_active = 1") == 0);
  CHECK(stage.count("leaderboard_entries") == 1);
  CHECK(stage.remove({"ann"}, Removal::detach)[0].removed == Removed::before);
  CHECK(stage.counts.unchanged == 1);
}

TEST_CASE("who is erased is gone with the entries, be it after being detached") {
  Stage stage;
  stage.remove({"ann"}, Removal::detach);
  const auto told = stage.remove({"ann", "bob"}, Removal::purge);
  REQUIRE(told.size() == 2);
  CHECK(told[0].removed == Removed::now);
  CHECK(told[0].entries == 1);
  CHECK(told[1].entries == 0);
  CHECK(stage.counts.updated == 2);
  CHECK(stage.count("users") == 0);
  CHECK(stage.count("leaderboard_entries") == 0);
}

TEST_SUITE_END();
