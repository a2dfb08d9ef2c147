// SPDX-License-Identifier: Apache-2.0
#include "core/random.hpp"

#include <doctest/doctest.h>

TEST_SUITE_BEGIN("core/random");

TEST_CASE("a fraction is from 0 up to 1, and a name is never given twice") {
  core::SystemRandom random;
  for (int i = 0; i < 1000; ++i) {
    const double fraction = random.fraction();
    CHECK(fraction >= 0);
    CHECK(fraction < 1);
  }
  CHECK(core::random_name().size() == 32);
  CHECK(core::random_name() != core::random_name());
}

TEST_SUITE_END();
