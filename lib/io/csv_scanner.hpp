// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.hpp"
#include "io/byte_source.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace io {

/// A longer row is no row but an unclosed quote or an attack: it is rejected, the memory stays bounded.
constexpr std::size_t k_max_row_bytes = std::size_t{16} << 20;

/// One record. The views point into the scanner and are gone at its next call.
struct CsvRow {
  std::uint64_t line = 0;                    // of its first byte in the file, from 1
  std::span<const std::string_view> fields;  // unquoted; as many as the header has
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
/// quote costs a row, not the file. Invalid UTF-8 is passed on as it is. Memory: one row, at most k_max_row_bytes + 256 KiB.
class CsvScanner {
 public:
  /// The source must outlive the scanner.
  explicit CsvScanner(ByteSource& source);

  /// Reads the header: call once, before next(). bad_data when the content is no CSV (see wrong_content).
  core::Result<std::vector<std::string>> read_header();

  enum class Step { row, reject, end };

  /// Moves to the next record: row() or reject() then tells it. A failure of the source ends the reading.
  core::Result<Step> next();

  [[nodiscard]] const CsvRow& row() const;
  [[nodiscard]] const CsvReject& reject() const;

  /// Rows and rejects seen so far, without the header.
  [[nodiscard]] std::uint64_t records() const;
};

}  // namespace io
