// SPDX-License-Identifier: Apache-2.0
// What every x86-64 processor can do.
#if defined(__x86_64__)

#include "io/csv_mark_rows.hpp"
#include "io/csv_mask.hpp"

#include <emmintrin.h>

namespace io {

namespace {

class Block {
 public:
  explicit Block(const char* text) : m_text(text) {}

  [[nodiscard]] std::uint64_t equal(char wanted) const {
    return equal(0, wanted) | equal(1, wanted) | equal(2, wanted) | equal(3, wanted);
  }

  static std::uint64_t parity(std::uint64_t mask) { return parity_by_shifts(mask); }
  static std::uint32_t count(std::uint64_t mask) { return count_by_shifts(mask); }

 private:
  [[nodiscard]] std::uint64_t equal(int part, char wanted) const {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(m_text) + part);
    const int mask = _mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(wanted)));
    return static_cast<std::uint64_t>(mask) << (16 * part);
  }

  const char* m_text;
};

}  // namespace

CsvMarked csv_mark_rows_sse2(const char* text, std::size_t blocks, CsvOpenRow& open, CsvRowMark* marks,
                             const CsvRowMark* marks_end) {
  return mark_rows<Block>(text, blocks, open, marks, marks_end);
}

}  // namespace io

#endif
