// SPDX-License-Identifier: Apache-2.0
#include "catalog/leaderboard.hpp"

#include <doctest/doctest.h>

#include <string>

TEST_SUITE_BEGIN("catalog/leaderboard");

using catalog::is_competition_slug;
using catalog::kept_file_name;
using catalog::plain_file_name;
using catalog::ranks_before;

TEST_CASE("a slug that could lead elsewhere in an address, a path or a statement is none") {
  for (const char* const text :
       {"", " ", "a/b", "../titanic", "titanic?x", "a b", "a.b", "a_b", "titänic", "a'--", "a%2f"}) {
    CAPTURE(text);
    CHECK_FALSE(is_competition_slug(text));
  }
  CHECK_FALSE(is_competition_slug(std::string(101, 'a')));
  CHECK_FALSE(is_competition_slug(std::string("a\0b", 3)));
  CHECK(is_competition_slug(std::string(100, 'a')));
  CHECK(is_competition_slug("spaceship-titanic"));
  CHECK(is_competition_slug("GiveMeSomeCredit"));
  CHECK(is_competition_slug("2019-data"));
}

TEST_CASE("benchmarks come after those who compete, and who has no rank comes last") {
  CHECK(ranks_before(1, 2));
  CHECK_FALSE(ranks_before(2, 1));
  CHECK_FALSE(ranks_before(1, 1));
  CHECK(ranks_before(500, 0));
  CHECK_FALSE(ranks_before(0, 500));
  CHECK(ranks_before(0, std::nullopt));
  CHECK_FALSE(ranks_before(std::nullopt, 1));
  CHECK_FALSE(ranks_before(std::nullopt, std::nullopt));
}

TEST_CASE("only the time stamp of a name is rewritten, and no folder or awkward character is left of it") {
  CHECK(plain_file_name("spaceship-titanic-publicleaderboard-2025-10-31T16:26:26.csv") ==
        "spaceship-titanic-publicleaderboard-2025-10-31_T_16_26_26.csv");
  CHECK(plain_file_name("Titanic-publicleaderboard-2025-10-31T16:26:26.csv") ==
        "Titanic-publicleaderboard-2025-10-31_T_16_26_26.csv");
  CHECK(plain_file_name("T2025-10-31T16:26:2.csv") == "T2025-10-31T16_26_2.csv");
  CHECK(plain_file_name("a/b/board.csv") == "board.csv");
  CHECK(plain_file_name("c:\\a\n\x7F.csv") == "c__a__.csv");
  CHECK(plain_file_name("प्रतियोगिता.csv") == "प्रतियोगिता.csv");
}

TEST_CASE("the name under which a board is kept tells whose it is, and is never too long") {
  CHECK(kept_file_name("titanic", "Titanic-publicleaderboard-2025-10-31T16:26:26.csv") ==
        "Titanic-publicleaderboard-2025-10-31_T_16_26_26.csv");
  CHECK(kept_file_name("titanic", "a/board.csv") == "titanic-board.csv");
  CHECK(kept_file_name("digits", "board.csv") == "digits-board.csv");
  CHECK(kept_file_name("titanic", std::string(400, 'x') + ".csv") == "titanic.csv");
}

TEST_SUITE_END();
