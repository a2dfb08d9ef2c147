// SPDX-License-Identifier: Apache-2.0
#include "core/stop.hpp"

#include "support/fake_clock.hpp"

#include <doctest/doctest.h>

TEST_SUITE_BEGIN("core/stop");

using namespace std::chrono_literals;
using core::StopReason;

TEST_CASE("nothing stops a run unless it was asked to") {
  const core::StopFlag stop;
  CHECK_FALSE(stop.is_set());
}

TEST_CASE("the first reason stays") {
  core::StopFlag stop;
  stop.request(StopReason::sigterm);
  stop.request(StopReason::sigint);
  CHECK(stop.reason() == StopReason::sigterm);
}

TEST_CASE("the time limit is reached at its deadline, not before, and a signal tells more than it") {
  support::FakeClock clock;
  core::StopFlag stop;
  stop.set_deadline(clock, clock.now() + 10s);
  clock.advance(9999ms);
  CHECK_FALSE(stop.is_set());
  clock.advance(1ms);
  CHECK(stop.reason() == StopReason::max_runtime);
  stop.request(StopReason::sigint);
  CHECK(stop.reason() == StopReason::sigint);
}

TEST_CASE("a signal is one, the time limit is none, also when both have come") {
  support::FakeClock clock;
  for (const StopReason signal : {StopReason::sigint, StopReason::sigterm}) {
    core::StopFlag stop;
    CHECK_FALSE(stop.is_signalled());
    stop.set_deadline(clock, clock.now());
    CHECK(stop.is_set());
    CHECK_FALSE(stop.is_signalled());
    stop.request(signal);
    CHECK(stop.is_signalled());
  }
}

TEST_SUITE_END();
