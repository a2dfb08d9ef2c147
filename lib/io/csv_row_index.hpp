// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/csv_row_mark.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace io {

/// One way to scan, for one kind of processor.
struct CsvForm {
  std::string_view name;
  CsvMarkRows* mark_rows;
};

/// Those that this machine can run, the fastest first; never empty. All give the same marks.
std::span<const CsvForm> csv_forms();

/// The rows ahead of a reader, some KiB of text at a time. It says only what is plain to see; the reader decides what
/// to make of it, and may read a row by other rules: then leave() finds out whether the marks still hold. No byte is
/// scanned twice, but for less than 64 at the end of a text, whatever the reader does.
class CsvRowIndex {
 public:
  explicit CsvRowIndex(const CsvForm& form) : m_mark_rows(form.mark_rows) {}

  /// No row is known.
  [[nodiscard]] bool empty() const { return m_next == m_end; }
  [[nodiscard]] const CsvRowMark& front() const { return m_marks[m_next]; }
  /// The reader takes the row at the front as it is marked.
  void pop() { ++m_next; }

  /// The reader went on by `bytes`, not by pop(). When that is the row at the front, the marks behind it hold; else
  /// they are dropped, and the reader is on its own up to where they ended.
  void leave(std::size_t bytes);

  /// The reader has not come to the end of the dropped marks yet.
  [[nodiscard]] bool is_behind() const { return m_behind != 0; }

  /// Looks for rows in `text`, which begins where the reader is: goes on where it stopped, up to the first piece in
  /// which a row ends. False when there is none. Only when empty() and not is_behind().
  bool scan(std::string_view text);

  /// The reader went elsewhere.
  void forget() {
    m_next = m_end = 0;
    m_open = {};
    m_behind = 0;
  }

  /// Bytes scanned since the beginning.
  [[nodiscard]] std::uint64_t scanned_bytes() const { return m_scanned; }

 private:
  static constexpr std::size_t k_marks = 512;

  std::size_t scan_blocks(const char* text, std::size_t blocks);
  void scan_tail(std::string_view tail);

  CsvMarkRows* m_mark_rows;
  std::size_t m_next = 0;
  std::size_t m_end = 0;
  CsvOpenRow m_open;         // behind the last mark
  std::size_t m_behind = 0;  // bytes up to where dropped marks ended
  std::uint64_t m_scanned = 0;
  std::array<CsvRowMark, k_marks> m_marks;
};

}  // namespace io
