// SPDX-License-Identifier: Apache-2.0
#include "core/size.hpp"

#include <doctest/doctest.h>

TEST_SUITE_BEGIN("core/size");

TEST_CASE("a size has two or three figures and the greatest unit that it has one of") {
  CHECK(core::size_text(0) == "0 B");
  CHECK(core::size_text(999) == "999 B");
  CHECK(core::size_text(1000) == "1.0 kB");
  CHECK(core::size_text(16'384) == "16 kB");
  CHECK(core::size_text(2'700'000) == "2.7 MB");
  CHECK(core::size_text(310e9) == "310 GB");
  CHECK(core::size_text(5e15) == "5000 TB");
}

TEST_SUITE_END();
