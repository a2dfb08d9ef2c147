// SPDX-License-Identifier: Apache-2.0
#include "core/times.hpp"

#include <doctest/doctest.h>

TEST_SUITE_BEGIN("core/times");

using namespace std::chrono_literals;

TEST_CASE("a day or time that does not exist is none") {
  CHECK_FALSE(core::utc_time(2023, 2, 29));
  CHECK_FALSE(core::utc_time(2024, 13, 1));
  CHECK_FALSE(core::utc_time(2024, 0, 1));
  CHECK_FALSE(core::utc_time(0, 1, 1));
  CHECK_FALSE(core::utc_time(10000, 1, 1));
  CHECK_FALSE(core::utc_time(2024, 1, 1, 24));
  CHECK_FALSE(core::utc_time(2024, 1, 1, 23, 60));
  CHECK_FALSE(core::utc_time(2024, 1, 1, 23, 59, 60));
}

TEST_CASE("a time is written in RFC 3339, with a fraction only when there is one") {
  CHECK(core::to_rfc3339(*core::utc_time(2024, 2, 29, 23, 59, 58)) == "2024-02-29T23:59:58Z");
  CHECK(core::to_rfc3339(*core::utc_time(2024, 3, 1) + 7ms) == "2024-03-01T00:00:00.007Z");
  CHECK(core::to_rfc3339(core::from_epoch_ms(-1)) == "1969-12-31T23:59:59.999Z");
  CHECK(core::to_epoch_ms(*core::utc_time(1970, 1, 2)) == 86'400'000);
}

TEST_CASE("a duration without a known unit, or that does not fit, is refused in one sentence") {
  for (const char* text : {"", "5", "s", "-1s", "1.5h", "5 s", "5min", "99999999999999999d", "1h30m"}) {
    const auto duration = core::parse_duration(text);
    REQUIRE_FALSE(duration);
    CHECK(duration.error().kind == core::ErrorKind::usage);
    CHECK(duration.error().message.find("is not a duration") != std::string::npos);
  }
}

TEST_CASE("a duration is a number and its unit") {
  CHECK(*core::parse_duration("0s") == 0ms);
  CHECK(*core::parse_duration("500ms") == 500ms);
  CHECK(*core::parse_duration("50m") == 50min);
  CHECK(*core::parse_duration("6h") == 6h);
  CHECK(*core::parse_duration("90d") == 90 * 24h);
}

TEST_SUITE_END();
