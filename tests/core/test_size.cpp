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

TEST_CASE("a size is a whole number with a unit, and anything else is told so") {
  for (const char* const text :
       {"", "MB", "0", "0GB", "-1", "1.5GB", "1 GB", "1gb", "1GiB", "1e3", "9999999TB", "99999999999999999999"}) {
    CAPTURE(text);
    const auto size = core::parse_size(text);
    REQUIRE_FALSE(size);
    CHECK(size.error().kind == core::ErrorKind::usage);
    CHECK(size.error().message.find("is not a size") != std::string::npos);
  }
  CHECK(*core::parse_size("1") == 1);
  CHECK(*core::parse_size("12B") == 12);
  CHECK(*core::parse_size("500kB") == 500'000);
  CHECK(*core::parse_size("256MB") == 256'000'000);
  CHECK(*core::parse_size("1GB") == 1'000'000'000);
  CHECK(*core::parse_size("2TB") == 2'000'000'000'000);
}

TEST_SUITE_END();
