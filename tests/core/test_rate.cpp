// SPDX-License-Identifier: Apache-2.0
#include "core/rate.hpp"

#include <doctest/doctest.h>

#include <string>

using core::Rate;
using namespace std::chrono_literals;

TEST_SUITE_BEGIN("core/rate");

TEST_CASE("a rate is a number and a unit; anything else is named in the error") {
  for (const char* text : {"", "1", "/s", "0/s", "-1/s", "1/", "1/d", "1 /s", "1/S", "x/s", "nan/s", "inf/s", "1e3/s",
                           "1/s ", "0.0000000001/h", "1//s"}) {
    CAPTURE(std::string(text));
    const auto rate = Rate::parse(text);
    REQUIRE_FALSE(rate);
    CHECK(rate.error().kind == core::ErrorKind::usage);
    CHECK(rate.error().message.find(std::string("'") + text + "'") != std::string::npos);
  }
}

TEST_CASE("slower than once an hour is no rate, since a budget believes no moment that is further ahead") {
  for (const char* text : {"0.99/h", "0.5/h", "0.016/min", "0.0002/s", "0.00001/min"}) {
    CAPTURE(std::string(text));
    const auto rate = Rate::parse(text);
    REQUIRE_FALSE(rate);
    CHECK(rate.error().message.ends_with("and no less than 1/h"));
  }
  CHECK(Rate::parse("1/h")->interval == 1h);
  CHECK(Rate::parse("0.02/min")->interval == 50min);
}

TEST_CASE("the interval between two requests is never shorter than the rate says") {
  CHECK(Rate::parse("1/s")->interval == 1s);
  CHECK(Rate::parse("0.5/s")->interval == 2s);
  CHECK(Rate::parse("30/min")->interval == 2s);
  CHECK(Rate::parse("1000/h")->interval == 3600ms);
  CHECK(Rate::parse("3/s")->interval == 333'334us);
  CHECK(Rate::parse("2000/s")->interval == 500us);
  CHECK(Rate::parse("999999999999/s")->interval == 1us);
}

TEST_SUITE_END();
