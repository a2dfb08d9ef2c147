// SPDX-License-Identifier: Apache-2.0
#include "core/sleeper.hpp"

#include <doctest/doctest.h>

using namespace std::chrono_literals;

TEST_SUITE_BEGIN("core/sleeper");

TEST_CASE("a stop ends the sleep, also one that came before") {
  core::SystemSleeper sleeper;
  core::StopFlag stop;
  stop.request(core::StopReason::sigterm);
  CHECK_FALSE(sleeper.sleep_for(24h, stop));
}

TEST_CASE("without a stop it sleeps no less than it was told") {
  core::SystemSleeper sleeper;
  const core::StopFlag stop;
  const auto begin = std::chrono::steady_clock::now();
  CHECK(sleeper.sleep_for(3ms, stop));
  CHECK(std::chrono::steady_clock::now() - begin >= 3ms);
  CHECK(sleeper.sleep_for(-1s, stop));
}

TEST_SUITE_END();
