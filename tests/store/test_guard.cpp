// SPDX-License-Identifier: Apache-2.0
#include "store/guard.hpp"

#include "sql/failure.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

TEST_SUITE_BEGIN("store/guard");

TEST_CASE("a full disk becomes a value, a bug stays an exception") {
  const auto full = store::guarded([]() -> core::Result<void> { throw sql::Failure(sql::Kind::full, 13, "no space"); });
  REQUIRE_FALSE(full);
  CHECK(full.error().kind == core::ErrorKind::io);
  CHECK_THROWS_AS((void)store::guarded([]() -> core::Result<void> { throw std::logic_error("bug"); }),
                  std::logic_error);
  CHECK(store::guarded([] { return core::Result<void>(); }));
}

TEST_SUITE_END();
