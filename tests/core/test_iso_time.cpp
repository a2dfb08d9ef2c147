// SPDX-License-Identifier: Apache-2.0
#include "core/iso_time.hpp"

#include "core/times.hpp"

#include <doctest/doctest.h>

#include <string>

TEST_SUITE_BEGIN("core/iso_time");

namespace {

/// As RFC 3339, "no" when it is none.
std::string read(std::string_view text, core::Zone zone = core::Zone::required) {
  const auto time = core::parse_iso_time(text, zone);
  return time ? core::to_rfc3339(*time) : "no";
}

}  // namespace

TEST_CASE("what is no time, or no such time, is none") {
  for (const char* text : {"",
                           "2026",
                           "2026-01-31",
                           "yesterday",
                           "2026-1-31T00:00:00Z",
                           "2026-02-30T00:00:00Z",
                           "2026-01-31T24:00:00Z",
                           "2026-01-31T00:60:00Z",
                           "2026-01-31T00:00:61Z",
                           "2026-01-31T00:00Z",
                           "2026-01-31T00:00:00.Z",
                           "2026-01-31T00:00:00.1234567890Z",
                           "2026-01-31T00:00:00ZZ",
                           "2026-01-31T00:00:00Z ",
                           " 2026-01-31T00:00:00Z",
                           "2026-01-31T00:00:00+2:00",
                           "2026-01-31T00:00:00+24:00",
                           "2026-01-31T00:00:00+0200",
                           "0000-01-01T00:00:00Z",
                           "0001-01-01T00:00:00+00:01",
                           "9999-12-31T23:59:59-00:01",
                           "-026-01-31T00:00:00Z"}) {
    CAPTURE(text);
    CHECK(read(text) == "no");
    CHECK(read(text, core::Zone::utc_when_absent) == "no");
  }
}

TEST_CASE("a time without its zone is one only where that was said") {
  CHECK(read("2026-01-31T06:07:08") == "no");
  CHECK(read("2026-01-31T06:07:08", core::Zone::utc_when_absent) == "2026-01-31T06:07:08Z");
}

TEST_CASE("an offset is taken off, a fraction is cut to milliseconds") {
  CHECK(read("2026-01-31T06:07:08Z") == "2026-01-31T06:07:08Z");
  CHECK(read("2026-01-31t06:07:08z") == "2026-01-31T06:07:08Z");
  CHECK(read("2026-01-31 01:00:00+02:00") == "2026-01-30T23:00:00Z");
  CHECK(read("2026-01-31T23:00:00-01:30") == "2026-02-01T00:30:00Z");
  CHECK(read("2026-01-31T06:07:08.5Z") == "2026-01-31T06:07:08.500Z");
  CHECK(read("2026-01-31T06:07:08.123999999Z") == "2026-01-31T06:07:08.123Z");
}

TEST_SUITE_END();
