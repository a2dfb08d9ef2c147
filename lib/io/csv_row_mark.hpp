// SPDX-License-Identifier: Apache-2.0
// What the forms of the scan say, see csv_mark_rows.hpp. Plain types only, and no include that brings functions.
#pragma once

#include <cstddef>
#include <cstdint>

namespace io {

/// A row as far as its quotes, commas and line feeds tell it: it ends at the first line feed behind an even number of
/// quotes.
struct CsvRowMark {
  std::uint32_t bytes;       // with its line feed
  std::uint32_t commas;      // outside quotes
  std::uint32_t line_feeds;  // inside quotes, too, and that at its end
  bool certain;  // each quote opens at a field's start, closes at its end, or is doubled: RowFields::cut will agree

  bool operator==(const CsvRowMark&) const = default;
};

/// The row that is open where a scan stopped, and what the next byte must know of those before it. As it is made, it is
/// at a row's start.
struct CsvOpenRow {
  std::uint64_t inside = 0;   // all bits: inside quotes
  std::uint64_t plain = 0;    // 1: text outside quotes stands before
  std::uint64_t closing = 0;  // 1: a quote that closes
  std::uint64_t returns = 0;  // 1: such a quote and a CR
  std::uint64_t faults = 0;   // not 0: a quote of the row stands in a wrong place
  std::uint32_t bytes = 0;
  std::uint32_t commas = 0;
  std::uint32_t line_feeds = 0;
};

struct CsvMarked {
  std::size_t blocks;  // scanned
  std::size_t rows;    // found
};

constexpr std::size_t k_csv_block_bytes = 64;

/// Scans up to `blocks` blocks, less than 4 GiB, at `text`, going on in the row that is open, and writes a mark for
/// each row that ends there. Stops early before a block whose rows, 64 at most, might be more than fit between `marks`
/// and `marks_end`.
using CsvMarkRows = CsvMarked(const char* text, std::size_t blocks, CsvOpenRow& open, CsvRowMark* marks,
                              const CsvRowMark* marks_end);

// The forms, all of which give the same marks. The first two are there on x86-64 only; csv_row_index.hpp knows which of
// them the machine can run.
CsvMarkRows csv_mark_rows_avx2;
CsvMarkRows csv_mark_rows_sse2;
CsvMarkRows csv_mark_rows_portable;

}  // namespace io
