// SPDX-License-Identifier: Apache-2.0
#include "core/fingerprint_set.hpp"

#include <doctest/doctest.h>

TEST_SUITE_BEGIN("core/fingerprint_set");

TEST_CASE("every hash is new once, however many there are") {
  core::FingerprintSet set;
  constexpr std::uint64_t k_spread = 0x9E3779B97F4A7C15;
  int repeated = 0;
  for (std::uint64_t i = 0; i < 100'000; ++i) repeated += set.insert(i * k_spread) ? 0 : 1;
  CHECK(repeated == 0);
  int accepted = 0;
  for (std::uint64_t i = 0; i < 100'000; ++i) accepted += set.insert(i * k_spread) ? 1 : 0;
  CHECK(accepted == 0);
}

TEST_CASE("hashes that end in the same bits are told apart") {
  core::FingerprintSet set;
  for (std::uint64_t i = 1; i <= 500; ++i) CHECK(set.insert(i << 32));
  CHECK_FALSE(set.insert(std::uint64_t{7} << 32));
}

TEST_CASE("the hash zero is one like any other") {
  core::FingerprintSet set;
  CHECK(set.insert(0));
  CHECK_FALSE(set.insert(0));
}

TEST_SUITE_END();
