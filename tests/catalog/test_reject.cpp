// SPDX-License-Identifier: Apache-2.0
#include "catalog/reject.hpp"

#include <doctest/doctest.h>

TEST_SUITE_BEGIN("catalog/reject");

using catalog::RejectLimit;

TEST_CASE("a limit that is neither a share nor a number of rows is refused") {
  for (const char* text : {"", "%", "-1", "-1%", "101%", "1.5", "abc", "1%%", "nan%", "1e1%", " 1%"}) {
    const auto limit = RejectLimit::parse(text);
    REQUIRE_FALSE(limit);
    CHECK(limit.error().kind == core::ErrorKind::usage);
  }
}

TEST_CASE("a share is judged from the 1,000th row on, and at the end") {
  const RejectLimit limit = *RejectLimit::parse("1%");
  CHECK_FALSE(limit.exceeded(500, 999, false));
  CHECK(limit.exceeded(500, 999, true));
  CHECK(limit.exceeded(11, 1000, false));
  CHECK_FALSE(limit.exceeded(10, 1000, false));
  CHECK_FALSE(limit.exceeded(0, 0, true));
}

TEST_CASE("a number of rows is that many, and 0 allows none") {
  CHECK_FALSE(RejectLimit::parse("5")->exceeded(5, 5, true));
  CHECK(RejectLimit::parse("5")->exceeded(6, 1'000'000, true));
  CHECK(RejectLimit::parse("0")->exceeded(1, 1'000'000, true));
  CHECK(RejectLimit::parse("0%")->exceeded(1, 1'000'000, true));
  CHECK_FALSE(RejectLimit::parse("100%")->exceeded(7, 7, true));
}

TEST_SUITE_END();
