// SPDX-License-Identifier: Apache-2.0
#include "leaderboard/username.hpp"

#include <doctest/doctest.h>

#include <string>

TEST_SUITE_BEGIN("leaderboard/username");

using leaderboard::fault_of_username;

TEST_CASE("nobody is called nothing, a page, or what cannot be stored or shown") {
  CHECK(fault_of_username("") == "a user without a name");
  CHECK(fault_of_username(std::string(256, 'x')) == "a user name longer than 255 bytes");
  CHECK(fault_of_username("a\xFF") == "a user name that is not UTF-8");
  CHECK(fault_of_username(std::string_view("a\0b", 3)) == "a user name that is not UTF-8");
  CHECK(fault_of_username("a\x1B[2J") == "a user name with a control character");
  CHECK(fault_of_username("a\x7F") == "a user name with a control character");
}

TEST_CASE("a name may have blanks, quotes and any script") {
  for (const char* const name : {"ann", "Robert'); DROP TABLE users; --", "नरेश कोपरखैरणे", "-"}) {
    CHECK_FALSE(fault_of_username(name));
  }
  CHECK_FALSE(fault_of_username(std::string(255, 'x')));
}

TEST_SUITE_END();
