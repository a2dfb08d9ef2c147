// SPDX-License-Identifier: Apache-2.0
#include "core/sleeper.hpp"

#include <doctest/doctest.h>

using namespace std::chrono_literals;

TEST_SUITE_BEGIN("core/sleeper");

TEST_CASE("who is woken sleeps no more, also when that was before") {
  core::SystemSleeper sleeper;
  CHECK_FALSE(sleeper.sleep_for(24h, [] { return true; }));
  int asked = 0;
  CHECK_FALSE(sleeper.sleep_for(24h, [&] { return ++asked == 2; }));
}

TEST_CASE("who is not woken sleeps no less than it was told") {
  core::SystemSleeper sleeper;
  const auto never = [] { return false; };
  const auto begin = std::chrono::steady_clock::now();
  CHECK(sleeper.sleep_for(3ms, never));
  CHECK(std::chrono::steady_clock::now() - begin >= 3ms);
  CHECK(sleeper.sleep_for(-1s, never));
}

TEST_SUITE_END();
