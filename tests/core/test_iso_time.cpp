// SPDX-License-Identifier: Apache-2.0
#include "core/iso_time.hpp"

#include "core/times.hpp"

#include <doctest/doctest.h>

#include <string>

TEST_SUITE_BEGIN("core/iso_time");

using namespace std::chrono_literals;
using core::parse_iso_time;

TEST_CASE("what is no time, or more than one, is none") {
  for (const char* text : {"", "yesterday", "2026", "2026-01-01", "2026-02-30T00:00:00Z", "2026-01-01T24:00:00Z",
                           "2026-01-01T00:00Z", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00.1234567890Z",
                           "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00Z ", "0001-01-01T00:00:00+00:01"}) {
    CHECK_MESSAGE(!parse_iso_time(text), text);
  }
}

TEST_CASE("a time is read in all the forms that upstreams have for it") {
  const core::TimePoint noon = *core::utc_time(2026, 3, 1, 12);
  for (const char* text : {"2026-03-01T12:00:00Z", "2026-03-01T12:00:00", "2026-03-01t12:00:00.0z",
                           "2026-03-01 14:00:00+02:00", "2026-03-01T11:30:00.0000000-00:30"}) {
    CHECK_MESSAGE(parse_iso_time(text) == noon, text);
  }
  CHECK(parse_iso_time("2026-03-01T12:00:00.0839Z") == noon + 83ms);
}

TEST_CASE("what is written is read again") {
  for (const auto time : {*core::utc_time(1, 1, 1), *core::utc_time(9999, 12, 31, 23, 59, 59) + 999ms}) {
    CHECK(parse_iso_time(core::to_rfc3339(time)) == time);
  }
}

TEST_SUITE_END();
