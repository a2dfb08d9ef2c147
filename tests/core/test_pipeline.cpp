// SPDX-License-Identifier: Apache-2.0
#include "core/pipeline.hpp"

#include <doctest/doctest.h>

#include <numeric>
#include <stdexcept>
#include <vector>

TEST_SUITE_BEGIN("core/pipeline");

namespace {

using Parcel = std::vector<int>;
using Outlet = core::Outlet<Parcel>;

/// Sends the numbers 0 to count - 1, three a parcel.
core::Result<void> send_numbers(Outlet& outlet, int count) {
  for (int number = 0; number < count; ++number) {
    outlet.parcel().push_back(number);
    if (outlet.parcel().size() == 3 && !outlet.send()) return core::fail(core::ErrorKind::interrupted, "unwanted");
  }
  outlet.send();
  return {};
}

}  // namespace

TEST_CASE("everything sent is consumed once, in order, however few parcels there are") {
  for (const std::size_t parcel_count : {1U, 2U, 5U}) {
    std::vector<Parcel> parcels(parcel_count);
    std::vector<int> seen;
    const auto done = core::run_pipeline(
        std::span(parcels), [](Outlet& outlet) { return send_numbers(outlet, 10'000); },
        [&](Parcel& parcel) {
          seen.insert(seen.end(), parcel.begin(), parcel.end());
          parcel.clear();
          return core::Result<void>();
        });
    CHECK(done);
    std::vector<int> expected(10'000);
    std::iota(expected.begin(), expected.end(), 0);
    CHECK(seen == expected);
  }
}

TEST_CASE("a failure of the producer comes after what it had sent") {
  std::vector<Parcel> parcels(2);
  std::size_t seen = 0;
  const auto done = core::run_pipeline(
      std::span(parcels),
      [](Outlet& outlet) -> core::Result<void> {
        (void)send_numbers(outlet, 30);
        return core::fail(core::ErrorKind::bad_data, "a broken row");
      },
      [&](Parcel& parcel) {
        seen += parcel.size();
        parcel.clear();
        return core::Result<void>();
      });
  REQUIRE_FALSE(done);
  CHECK(done.error().message == "a broken row");
  CHECK(seen == 30);
}

TEST_CASE("an exception of the producer is thrown in the caller's thread") {
  std::vector<Parcel> parcels(2);
  const auto run = [&] {
    (void)core::run_pipeline(
        std::span(parcels), [](Outlet&) -> core::Result<void> { throw std::length_error("too long"); },
        [](Parcel&) { return core::Result<void>(); });
  };
  CHECK_THROWS_AS(run(), std::length_error);
}

TEST_CASE("an exception of the consumer ends the producer, too, even one that waits for a parcel") {
  std::vector<Parcel> parcels(2);
  core::Result<void> produced;
  const auto run = [&] {
    (void)core::run_pipeline(
        std::span(parcels),
        [&](Outlet& outlet) {
          produced = send_numbers(outlet, 1'000'000'000);
          return produced;
        },
        [](Parcel&) -> core::Result<void> { throw std::runtime_error("the disk is full"); });
  };
  CHECK_THROWS_WITH(run(), "the disk is full");
  REQUIRE_FALSE(produced);
  CHECK(produced.error().message == "unwanted");
}

TEST_CASE("a failure of the consumer ends both, and is what the caller gets") {
  std::vector<Parcel> parcels(2);
  int consumed = 0;
  const auto done = core::run_pipeline(
      std::span(parcels), [](Outlet& outlet) { return send_numbers(outlet, 1'000'000'000); },
      [&](Parcel& parcel) -> core::Result<void> {
        parcel.clear();
        if (++consumed < 3) return {};
        return core::fail(core::ErrorKind::interrupted, "enough");
      });
  REQUIRE_FALSE(done);
  CHECK(done.error().message == "enough");
  CHECK(consumed == 3);
}

TEST_CASE("a producer that sends nothing is a pipeline that ends") {
  std::vector<Parcel> parcels(2);
  int consumed = 0;
  CHECK(core::run_pipeline(
      std::span(parcels), [](Outlet&) { return core::Result<void>(); },
      [&](Parcel&) {
        ++consumed;
        return core::Result<void>();
      }));
  CHECK(consumed == 0);
}

TEST_SUITE_END();
