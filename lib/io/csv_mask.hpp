// SPDX-License-Identifier: Apache-2.0
// Bits of a mask without the instructions that newer processors have for it; not for csv_mark_rows_avx2.cpp.
#pragma once

#include <cstdint>

namespace io {

/// Bit n is set when bits 0 to n of the mask hold an odd number of ones.
constexpr std::uint64_t parity_by_shifts(std::uint64_t mask) {
  for (int distance = 1; distance < 64; distance *= 2) mask ^= mask << distance;
  return mask;
}

/// The number of ones, added up in pairs, in fours, in bytes, and all bytes in the highest one.
constexpr std::uint32_t count_by_shifts(std::uint64_t mask) {
  mask -= mask >> 1 & 0x5555'5555'5555'5555;
  mask = (mask & 0x3333'3333'3333'3333) + (mask >> 2 & 0x3333'3333'3333'3333);
  mask = (mask + (mask >> 4)) & 0x0F0F'0F0F'0F0F'0F0F;
  return static_cast<std::uint32_t>(mask * 0x0101'0101'0101'0101 >> 56);
}

}  // namespace io
