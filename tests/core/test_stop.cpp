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

TEST_SUITE_END();
