// SPDX-License-Identifier: Apache-2.0
#include "leaderboard/user_lookup.hpp"

#include "support/store_fixture.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

TEST_SUITE_BEGIN("leaderboard/user_lookup");

TEST_CASE("users are found in whatever case, by a table in memory and by the store alike") {
  support::on_each_store([](support::StoreFixture& fixture) {
    sql::Connection connection = fixture.connect();
    store::UserRepository users(connection);
    std::vector<store::User> many;
    for (int n = 0; n < 500; ++n) many.push_back({"User-" + std::to_string(n), ""});
    many.push_back({"नरेश", ""});
    users.add(many);
    users.detach("user-7");
    for (const std::uint64_t questions : {1U, 1000U}) {
      CAPTURE(questions);
      const auto lookup = leaderboard::look_up_users(users, questions);
      CHECK_FALSE(lookup->find(""));
      CHECK_FALSE(lookup->find("user-500"));
      CHECK_FALSE(lookup->find("user-7"));
      CHECK_FALSE(lookup->find("user-1 "));
      CHECK_FALSE(lookup->find("%"));
      for (int n = 8; n < 500; ++n) {
        const auto found = lookup->find("USER-" + std::to_string(n));
        REQUIRE(found);
        CHECK(*found == *users.find_active("user-" + std::to_string(n)));
      }
      CHECK(lookup->find("नरेश"));
    }
  });
}

TEST_CASE("where there are no users, nobody is found") {
  support::on_each_store([](support::StoreFixture& fixture) {
    sql::Connection connection = fixture.connect();
    store::UserRepository users(connection);
    CHECK_FALSE(leaderboard::look_up_users(users, 0)->find("ann"));
    CHECK_FALSE(leaderboard::look_up_users(users, 9)->find(""));
  });
}

TEST_SUITE_END();
