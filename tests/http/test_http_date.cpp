// SPDX-License-Identifier: Apache-2.0
#include "http/http_date.hpp"

#include "core/times.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

/// As RFC 3339, "none" when it is no date.
std::string read(std::string_view text, std::string_view year_now = "2026") {
  const auto now = core::utc_time(std::stoi(std::string(year_now)), 6, 1);
  const auto date = http::parse_http_date(text, now.value());
  return date ? core::to_rfc3339(*date) : "none";
}

}  // namespace

TEST_SUITE_BEGIN("http/http_date");

TEST_CASE("what is no date is none") {
  for (const char* text : {
           "", "tomorrow", "Sun, 06 Nov 1994",
           "Sun, 31 Feb 2026 08:49:37 GMT",      // no such day
           "Sun, 06 Foo 1994 08:49:37 GMT",      // no such month
           "Sun, 06 Nov 1994 24:00:00 GMT",      // no such hour
           "Sun, 06 Nov 1994 08:61:37 GMT",      // no such minute
           "Sun, 06 Nov 1994 08:49:61 GMT",      // no such second
           "Sun, 06 Nov 1994 8:49:37 GMT",       // a digit is missing
           "Sun, 06 Nov 1994 08:49:37 PST",      // an unknown zone
           "Sun, 06 Nov 1994 08:49:37 GMT GMT",  // too much
           "Sun, 06 Nov 199 08:49:37 GMT",       // a year of three digits
           "Sun, 06 Nov 0000 08:49:37 GMT",      // no such year
           "Sun, +6 Nov 1994 08:49:37 GMT",      // no digits
           "2026-11-06T08:49:37Z",               // another standard
       }) {
    CAPTURE(text);
    CHECK(read(text) == "none");
  }
}

TEST_CASE("the three forms of RFC 9110 are one moment") {
  CHECK(read("Sun, 06 Nov 1994 08:49:37 GMT") == "1994-11-06T08:49:37Z");
  CHECK(read("Sunday, 06-Nov-94 08:49:37 GMT") == "1994-11-06T08:49:37Z");
  CHECK(read("Sun Nov  6 08:49:37 1994") == "1994-11-06T08:49:37Z");
}

TEST_CASE("letters of any case, blanks around, a wrong day of the week and a leap second are taken") {
  CHECK(read(" mon, 06 nov 1994 08:49:37 gmt\t") == "1994-11-06T08:49:37Z");
  CHECK(read("Sat, 31 Dec 2016 23:59:60 GMT") == "2016-12-31T23:59:59Z");
}

TEST_CASE("a year of two digits is never more than 50 years ahead") {
  CHECK(read("Sunday, 06-Nov-76 08:49:37 GMT", "2026") == "2076-11-06T08:49:37Z");
  CHECK(read("Sunday, 06-Nov-77 08:49:37 GMT", "2026") == "1977-11-06T08:49:37Z");
  CHECK(read("Sunday, 06-Nov-00 08:49:37 GMT", "2026") == "2000-11-06T08:49:37Z");
  CHECK(read("Sunday, 06-Nov-99 08:49:37 GMT", "2060") == "2099-11-06T08:49:37Z");
  CHECK(read("Sunday, 06-Nov-05 08:49:37 GMT", "2060") == "2105-11-06T08:49:37Z");
}

TEST_SUITE_END();
