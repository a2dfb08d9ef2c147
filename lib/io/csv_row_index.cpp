// SPDX-License-Identifier: Apache-2.0
#include "io/csv_row_index.hpp"

#include <algorithm>
#include <vector>

namespace io {

namespace {

/// So much is still in the processor's nearest cache when the reader comes to it.
constexpr std::size_t k_piece_blocks = (std::size_t{16} << 10) / k_csv_block_bytes;

std::vector<CsvForm> find_forms() {
  std::vector<CsvForm> forms;
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("bmi") &&
      __builtin_cpu_supports("popcnt")) {
    forms.push_back({"avx2", csv_mark_rows_avx2});
  }
  forms.push_back({"sse2", csv_mark_rows_sse2});
#endif
  forms.push_back({"portable", csv_mark_rows_portable});
  return forms;
}

}  // namespace

std::span<const CsvForm> csv_forms() {
  static const std::vector<CsvForm> forms = find_forms();
  return forms;
}

void CsvRowIndex::leave(std::size_t bytes) {
  if (!empty() && front().bytes == bytes) return pop();
  for (; !empty(); pop()) m_behind += front().bytes;
  m_behind += m_open.bytes;
  m_open = {};
  m_behind -= std::min(m_behind, bytes);
}

bool CsvRowIndex::scan(std::string_view text) {
  m_next = m_end = 0;
  while (empty() && text.size() - m_open.bytes >= k_csv_block_bytes) {
    const std::size_t blocks = (text.size() - m_open.bytes) / k_csv_block_bytes;
    m_scanned += scan_blocks(text.data() + m_open.bytes, std::min(blocks, k_piece_blocks));
  }
  if (empty()) scan_tail(text.substr(m_open.bytes));
  return !empty();
}

/// Says how many bytes it came on.
std::size_t CsvRowIndex::scan_blocks(const char* text, std::size_t blocks) {
  const CsvMarked marked = m_mark_rows(text, blocks, m_open, m_marks.data(), m_marks.data() + m_marks.size());
  m_end = marked.rows;
  return marked.blocks * k_csv_block_bytes;
}

/// Less than a block, from a copy: no byte behind the text is touched. What comes behind is not known yet, so the scan
/// goes on as if the tail had not been seen, but for the rows that end in it.
void CsvRowIndex::scan_tail(std::string_view tail) {
  std::array<char, k_csv_block_bytes> block{};
  tail.copy(block.data(), tail.size());
  const CsvOpenRow before = m_open;
  scan_blocks(block.data(), 1);
  m_scanned += tail.size();
  m_open = empty() ? before : CsvOpenRow();
}

}  // namespace io
