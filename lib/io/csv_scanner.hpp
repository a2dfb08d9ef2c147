// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.hpp"
#include "io/byte_source.hpp"
#include "io/csv_cut.hpp"
#include "io/csv_row_index.hpp"
#include "io/csv_strict.hpp"
#include "io/read_buffer.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace io {

/// A longer row is no row but an unclosed quote or an attack: it is rejected, the memory stays bounded.
constexpr std::size_t k_max_row_bytes = std::size_t{16} << 20;

/// More are not columns of a table, and every one costs memory a row.
constexpr std::size_t k_max_columns = 16'384;

/// Other limits than those in use are for tests.
struct CsvLimits {
  std::size_t row_bytes = k_max_row_bytes;            // without the line end; below 4 GiB
  std::size_t buffer_bytes = std::size_t{256} << 10;  // at least 4; the buffer grows beyond it for a long row only
};

/// One record. It lives in the scanner: what it tells is gone at the scanner's next call.
class CsvRow {
 public:
  /// Of its first byte in the file, from 1.
  [[nodiscard]] std::uint64_t line() const { return m_line; }

  /// Of its first byte in the source.
  [[nodiscard]] std::uint64_t offset() const { return m_offset; }

  /// Fields; as many as the header has.
  [[nodiscard]] std::size_t size() const { return m_size; }

  /// As RowFields::leading_number.
  [[nodiscard]] std::optional<std::int64_t> leading_number() const { return m_fields.leading_number(); }

  /// The n-th field, n < size(), unquoted. The row is cut up to it when it is asked for, so that what nobody asks for
  /// costs nothing.
  std::string_view field(std::size_t n) { return m_fields.field(n); }

 private:
  friend class CsvScanner;

  std::uint64_t m_line = 0;
  std::uint64_t m_offset = 0;
  std::size_t m_size = 0;
  RowFields m_fields;
};

/// A row that could not be read; the scanner goes on at the next line.
struct CsvReject {
  std::uint64_t line = 0;
  std::string reason;        // "14 fields, 16 expected", "a quote is not closed", "longer than 16 MiB"
  std::string_view excerpt;  // its first bytes, raw; gone at the next call
};

/// Streaming RFC 4180 reader: commas, double quotes, LF or CRLF (kept inside quotes), a byte-order mark before the
/// header, blank lines skipped. A row is cut by the parity of its quotes; when the number of its fields or the place of
/// its quotes is wrong, it is read again by the strict rule (a quote opens only at a field's start, and closes only
/// before a comma or the row's end). If that fails, too, one line is rejected and reading goes on behind it: a stray
/// quote costs a row, not the file. Invalid UTF-8 is passed on as it is. Memory: one row, at most
/// k_max_row_bytes + 256 KiB (for a moment half as much again, while the buffer grows).
///
/// Where the parity cut passes, the strict rule gives the same row: it is the fast way to the same answer. And where
/// the row index is certain and counts the right number of commas, the parity cut will pass: such a row is not even cut
/// before somebody asks for a field, and those are all but a few.
///
/// Time is linear in the file, whatever stands in it: a failed parity cut means that the lines which it ran over have
/// an even number of quotes before their ends when counted from the next line, so that the next cut is short; what the
/// strict rule finds out behind an open quote is remembered (QuotedWalk).
class CsvScanner {
 public:
  /// The source must outlive the scanner.
  explicit CsvScanner(ByteSource& source, CsvLimits limits = {}, const CsvForm& form = csv_forms().front());

  /// Reads the header: call once, before next(). bad_data, with the file's name as the caller gives it, when the
  /// content is no CSV (see wrong_content) or its first row cannot be read; a failure of the source, which names
  /// itself.
  core::Result<std::vector<std::string>> read_header(std::string_view file);

  enum class Step { row, reject, end };

  /// Moves to the next record: row() or reject() then tells it. A failure, of the source only, ends the reading.
  core::Result<Step> next();

  /// The next record is the one that starts at this byte of the source (CsvRow::offset), whose line the caller knows.
  /// False, and nothing has changed: the source is read from front to back only.
  core::Result<bool> go_to(std::uint64_t offset, std::uint64_t line);

  [[nodiscard]] CsvRow& row() { return m_row; }
  [[nodiscard]] const CsvReject& reject() const { return m_reject; }

  /// Rows and rejects seen so far, without the header.
  [[nodiscard]] std::uint64_t records() const { return m_records; }

  /// Bytes looked at so far to tell the records, each time anew that one is looked at: a measure of work, not of
  /// progress.
  [[nodiscard]] std::uint64_t scanned_bytes() const {
    return m_scanned + m_index.scanned_bytes() + m_walk.scanned_bytes();
  }

 private:
  struct StrictRow;

  [[nodiscard]] std::string_view window() const;
  [[nodiscard]] bool is_window_full() const;
  [[nodiscard]] Tail tail() const;
  [[nodiscard]] bool has_right_shape(const CsvRowMark& mark) const;
  [[nodiscard]] bool is_sure(const CsvRowMark& mark) const;
  void take_marked_row(const CsvRowMark& mark);
  core::Result<Step> next_slowly();
  core::Result<void> find_marks();
  core::Result<void> skip_blank_lines();
  core::Result<Step> read_record();
  core::Result<bool> cut_by_parity();
  bool take_row(RowEnd end, StrayQuotes stray);
  core::Result<StrictRow> read_strictly();
  [[nodiscard]] std::string reason_against(const StrictRow& row) const;
  core::Result<void> reject_line(std::string reason);
  void leave(std::size_t bytes);

  ReadBuffer m_buffer;
  CsvLimits m_limits;
  CsvRowIndex m_index;
  QuotedWalk m_walk;
  std::size_t m_columns = 0;  // 0: the header is being read, any number will do
  std::uint64_t m_line = 1;   // of the first byte of the buffer's text
  CsvRow m_row;
  CsvReject m_reject;
  std::string m_excerpt;
  std::uint64_t m_records = 0;
  std::uint64_t m_scanned = 0;
};

// --- Inline implementations: the few nanoseconds that a row takes which nothing is wrong with ---

inline core::Result<CsvScanner::Step> CsvScanner::next() {
  if (m_index.empty() || !is_sure(m_index.front())) return next_slowly();
  take_marked_row(m_index.front());
  return Step::row;
}

/// Whether the parity cut would take it, if it is no blank line and not too long.
inline bool CsvScanner::has_right_shape(const CsvRowMark& mark) const {
  return mark.certain && mark.commas + 1 == m_columns;
}

/// Whether it is a row beyond doubt. One of two bytes may be a blank line.
inline bool CsvScanner::is_sure(const CsvRowMark& mark) const {
  return has_right_shape(mark) && mark.bytes > 2 && mark.bytes - 1 <= m_limits.row_bytes;
}

inline void CsvScanner::take_marked_row(const CsvRowMark& mark) {
  char* const row = m_buffer.data();
  const std::size_t bytes = mark.bytes;
  m_row.m_line = m_line;
  m_row.m_offset = m_buffer.offset();
  m_row.m_fields.take({row, bytes - (row[bytes - 2] == '\r' ? 2 : 1)});
  m_line += mark.line_feeds;
  m_walk.leave(m_buffer.text(), bytes);
  m_buffer.use_up(bytes);
  m_index.pop();
  ++m_records;
}

}  // namespace io
