// SPDX-License-Identifier: Apache-2.0
#include "http/transport.hpp"

#include <doctest/doctest.h>

TEST_SUITE_BEGIN("http/transport");

TEST_CASE("a header that is not there, or only begins alike, is not found") {
  const http::Headers headers{{"Retry-After-Lunch", "1"}, {"Retry", "2"}};
  CHECK(http::header(headers, "Retry-After") == std::nullopt);
  CHECK(http::header({}, "Retry-After") == std::nullopt);
  CHECK(http::header(headers, "") == std::nullopt);
}

TEST_CASE("a header is found in whatever case it is written; an empty value is a value") {
  const http::Headers headers{{"RETRY-after", "120"}, {"X-Empty", ""}};
  CHECK(http::header(headers, "Retry-After") == "120");
  CHECK(http::header(headers, "x-empty") == "");
}

TEST_CASE("letters beyond ASCII and signs are no letters: only A to Z have two cases") {
  CHECK(http::header({{"X-[", "sign"}}, "X-{") == std::nullopt);
  CHECK(http::header({{"X-\xC3\x84", "umlaut"}}, "X-\xC3\xA4") == std::nullopt);
}

TEST_CASE("of several headers of one name the last counts") {
  CHECK(http::header({{"Date", "first"}, {"Age", "1"}, {"date", "last"}}, "DATE") == "last");
}

TEST_SUITE_END();
