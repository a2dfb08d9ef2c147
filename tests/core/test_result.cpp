// SPDX-License-Identifier: Apache-2.0
#include "core/result.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>

TEST_SUITE_BEGIN("core/result");

namespace {

core::Result<std::unique_ptr<int>> half(int number) {
  if (number % 2 != 0) return core::fail(core::ErrorKind::bad_data, "odd");
  return std::make_unique<int>(number / 2);
}

}  // namespace

TEST_CASE("a failure carries its kind, and a message that grows outward") {
  auto result = half(3);
  REQUIRE_FALSE(result);
  const core::Error error = std::move(result).error().with_context("line 7").with_context("Datasets.csv");
  CHECK(error.kind == core::ErrorKind::bad_data);
  CHECK(error.message == "Datasets.csv: line 7: odd");
  CHECK(core::name_of(error.kind) == "bad_data");
}

TEST_CASE("a value that can only be moved comes through") {
  auto result = half(8);
  REQUIRE(result);
  const std::unique_ptr<int> value = *std::move(result);
  CHECK(*value == 4);
}

TEST_CASE("asking for the side that is not there is a bug, not a wrong answer") {
  CHECK_THROWS_AS((void)half(3).value(), std::bad_variant_access);
  CHECK_THROWS_AS((void)half(2).error(), std::bad_variant_access);
}

TEST_CASE("a result without a value is ok by default") {
  const core::Result<void> good;
  const core::Result<void> bad = core::fail(core::ErrorKind::io, "disk");
  CHECK(good);
  REQUIRE_FALSE(bad);
  CHECK(bad.error().message == "disk");
}

TEST_SUITE_END();
