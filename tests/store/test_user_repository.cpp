// SPDX-License-Identifier: Apache-2.0
#include "store/user_repository.hpp"

#include "catalog/dataset.hpp"
#include "store/competition_repository.hpp"
#include "store/leaderboard_repository.hpp"
#include "support/board.hpp"
#include "support/store_fixture.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

TEST_SUITE_BEGIN("store/user_repository");

using store::User;
using store::UserRepository;
using support::StoreFixture;

namespace {

std::int64_t count(sql::Connection& connection, const std::string& from) {
  return std::get<0>(*connection.one<std::int64_t>("SELECT count(*) FROM " + from));
}

/// A board with an entry of ann, one of bob, and a team that is only called Ann.
struct Board {
  explicit Board(StoreFixture& fixture) : connection(fixture.connect()), users(connection) {
    users.add(std::vector<User>{{"ann", "Ann"}, {"bob", ""}});
    store::CompetitionRepository competitions(connection);
    competitions.add("titanic", "", catalog::Direction::unknown);
    store::LeaderboardRepository entries(connection, competitions.find("titanic")->id);
    entries.insert(users.find_active("ann"), support::entry({1, 1, 0.5, "one"}), 1, fixture.clock.now());
    entries.insert(users.find_active("bob"), support::entry({2, 2, 0.4, "two"}), 2, fixture.clock.now());
    entries.insert(std::nullopt, support::entry({3, 3, 0.3, "ANN"}), 3, fixture.clock.now());
    fixture.clock.advance(core::Milliseconds(10));
    entries.update(1, support::entry({1, 2, 0.5, "one"}), 4, fixture.clock.now());
    fixture.clock.advance(core::Milliseconds(10));
  }
  sql::Connection connection;
  UserRepository users;
};

}  // namespace

TEST_CASE("who is not there can neither be found, detached nor erased") {
  support::on_each_store([](StoreFixture& fixture) {
    sql::Connection connection = fixture.connect();
    UserRepository users(connection);
    CHECK_FALSE(users.find_active("ann"));
    CHECK_FALSE(users.detach("ann"));
    CHECK_FALSE(users.purge("ann"));
    CHECK(users.count_active() == 0);
    CHECK(users.revision() == 0);
  });
}

TEST_CASE("the same users again change nothing, be it only their case, and the revision says so") {
  support::on_each_store([](StoreFixture& fixture) {
    sql::Connection connection = fixture.connect();
    UserRepository users(connection);
    const std::vector<User> both{{"Ann", "Ann A."}, {"bob", ""}};
    CHECK(users.add(both).inserted == 2);
    const std::int64_t before = users.revision();
    CHECK(users.add(both).unchanged == 2);
    CHECK(users.add(std::vector<User>{{"ANN", ""}, {"Bob", ""}}).unchanged == 2);
    CHECK(users.revision() == before);
    CHECK(users.add(std::vector<User>{{"ann", "A."}}).updated == 1);
    CHECK(users.revision() == before);  // what she is called makes no difference to a board
    std::string all;
    users.each([&](std::string_view username, std::string_view display_name, bool is_active) {
      all.append(username).append("/").append(display_name).append(is_active ? "+ " : "- ");
    });
    CHECK(all == "Ann/A.+ bob/+ ");
    CHECK(users.find_active("aNN"));
    CHECK(users.count_active() == 2);
  });
}

TEST_CASE("who is detached is nobody on the boards, and comes back by being added again") {
  support::on_each_store([](StoreFixture& fixture) {
    Board board(fixture);
    const std::int64_t before = board.users.revision();
    CHECK(board.users.detach("ANN") == std::optional(true));
    CHECK(board.users.revision() > before);
    CHECK_FALSE(board.users.find_active("ann"));
    CHECK(board.users.count_active() == 1);
    CHECK(count(board.connection, "v_leaderboard WHERE is_active = 1") == 2);
    CHECK(count(board.connection, "v_leaderboard WHERE username = 'ann'") == 0);
    CHECK(count(board.connection, "v_leaderboard_history WHERE username = 'ann'") == 0);
    CHECK(count(board.connection, "v_leaderboard_history WHERE team_id = 1 AND valid_to IS NULL") == 0);
    CHECK(count(board.connection, "v_leaderboard_history WHERE team_id = 1") == 2);
    const std::int64_t detached = board.users.revision();
    CHECK(board.users.detach("ann") == std::optional(false));
    CHECK(board.users.revision() == detached);
    CHECK(board.users.add(std::vector<User>{{"ann", ""}}).updated == 1);
    CHECK(board.users.find_active("ann"));
  });
}

TEST_CASE("who is erased has left neither entry nor history, also as a team of that name") {
  support::on_each_store([](StoreFixture& fixture) {
    Board board(fixture);
    CHECK(board.users.detach("ann"));
    CHECK(board.users.purge("Ann") == std::optional<std::uint64_t>(2));
    CHECK(count(board.connection, "users") == 1);
    CHECK(count(board.connection, "leaderboard_entries") == 1);
    CHECK(count(board.connection, "leaderboard_history") == 0);
    CHECK(count(board.connection, "v_leaderboard WHERE username = 'bob'") == 1);
    CHECK_FALSE(board.users.purge("ann"));
  });
}

TEST_SUITE_END();
