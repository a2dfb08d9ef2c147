// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace core {

/// What became of the distinct records that were offered to a run. `fetched` is derived, so that the sum is always
/// right.
struct Counts {
  std::uint64_t inserted = 0;
  std::uint64_t updated = 0;
  std::uint64_t unchanged = 0;
  std::uint64_t skipped = 0;   // understood and deliberately not stored
  std::uint64_t rejected = 0;  // not what a record should be
  std::uint64_t failed = 0;    // should have worked

  [[nodiscard]] std::uint64_t fetched() const { return inserted + updated + unchanged + skipped + rejected + failed; }
};

}  // namespace core
