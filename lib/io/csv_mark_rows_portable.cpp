// SPDX-License-Identifier: Apache-2.0
// For any processor: eight bytes at a time in an ordinary register.
#include "io/csv_mark_rows.hpp"
#include "io/csv_mask.hpp"

#include <bit>
#include <cstring>

namespace io {

namespace {

class Block {
 public:
  explicit Block(const char* text) : m_text(text) {}

  [[nodiscard]] std::uint64_t equal(char wanted) const {
    const std::uint64_t pattern = k_ones * static_cast<unsigned char>(wanted);
    std::uint64_t mask = 0;
    for (int part = 0; part < 8; ++part) mask |= zero_bytes(word(part) ^ pattern) << (8 * part);
    return mask;
  }

  static std::uint64_t parity(std::uint64_t mask) { return parity_by_shifts(mask); }
  static std::uint32_t count(std::uint64_t mask) { return count_by_shifts(mask); }

 private:
  static constexpr std::uint64_t k_ones = 0x0101'0101'0101'0101;
  static constexpr std::uint64_t k_low_bits = k_ones * 0x7F;

  /// The text's first byte lowest.
  [[nodiscard]] std::uint64_t word(int part) const {
    std::uint64_t word = 0;
    std::memcpy(&word, m_text + sizeof word * static_cast<std::size_t>(part), sizeof word);
    return std::endian::native == std::endian::big ? __builtin_bswap64(word) : word;
  }

  /// A bit for each byte that is 0. Adding up to 0x7F carries into a byte's high bit when one of the others is set; the
  /// multiplication then moves the eight high bits next to each other at the top.
  static std::uint64_t zero_bytes(std::uint64_t word) {
    const std::uint64_t high_bits = ~(((word & k_low_bits) + k_low_bits) | word | k_low_bits);
    return (high_bits >> 7) * 0x0102'0408'1020'4080 >> 56;
  }

  const char* m_text;
};

}  // namespace

CsvMarked csv_mark_rows_portable(const char* text, std::size_t blocks, CsvOpenRow& open, CsvRowMark* marks,
                                 const CsvRowMark* marks_end) {
  return mark_rows<Block>(text, blocks, open, marks, marks_end);
}

}  // namespace io
