// SPDX-License-Identifier: Apache-2.0
// Compiled for AVX2, carry-less multiply, BMI and POPCNT (lib/CMakeLists.txt): includes nothing but its loop.
#if defined(__x86_64__)

#include "io/csv_mark_rows.hpp"

#include <immintrin.h>

namespace io {

namespace {

class Block {
 public:
  explicit Block(const char* text)
      : m_low(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(text))),
        m_high(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(text + sizeof(__m256i)))) {}

  [[nodiscard]] std::uint64_t equal(char wanted) const {
    return equal(m_low, wanted) | static_cast<std::uint64_t>(equal(m_high, wanted)) << 32;
  }

  /// A multiplication without carries by all ones adds up, for each bit, the bits below it.
  static std::uint64_t parity(std::uint64_t mask) {
    const __m128i ones = _mm_set1_epi8('\xFF');
    const __m128i product = _mm_clmulepi64_si128(_mm_set_epi64x(0, static_cast<long long>(mask)), ones, 0);
    return static_cast<std::uint64_t>(_mm_cvtsi128_si64(product));
  }

  static std::uint32_t count(std::uint64_t mask) { return static_cast<std::uint32_t>(__builtin_popcountll(mask)); }

 private:
  static std::uint32_t equal(__m256i bytes, char wanted) {
    return static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(wanted))));
  }

  __m256i m_low;
  __m256i m_high;
};

}  // namespace

CsvMarked csv_mark_rows_avx2(const char* text, std::size_t blocks, CsvOpenRow& open, CsvRowMark* marks,
                             const CsvRowMark* marks_end) {
  return mark_rows<Block>(text, blocks, open, marks, marks_end);
}

}  // namespace io

#endif
