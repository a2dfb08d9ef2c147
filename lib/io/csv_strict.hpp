// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/csv_cut.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace io {

/// Walks over one row by the strict rule: a quote opens only at a field's start; inside quotes two quotes are one; a
/// closing quote stands before a comma, a line end or the end of the file; elsewhere quotes are literal. Positions
/// count from the row's start. Can stop where the text read so far ends, and go on from there when there is more of it.
struct StrictScan {
  enum class Where { field_start, plain, quoted };
  enum class Stop {
    row_end,            // `at`: of the line feed, or the end of the file
    text_behind_quote,  // `at`: of the byte that must not stand there
    open_quote,         // `at`: the end of the file
    unread,             // more text is needed to tell
  };

  std::size_t at = 0;
  std::size_t commas = 0;  // passed outside quotes
  Where where = Where::field_start;

  /// Goes on in `text`, which is what it was before or longer. Once it stopped for more than `unread`, it is over.
  Stop run(std::string_view text, Tail tail);
};

/// The walk through the lines behind one that ends inside quotes, remembered from row to row.
///
/// Why: a rejected row gives up one line only, and the next line may run into open quotes again, up to the row cap:
/// text like `x",y,"` on every line would be read anew from each of them. But whatever line one comes from, the walk
/// that stands inside quotes at the start of a later line is the same. So it is done once: later rows join it, and only
/// the commas that it passed before the place of joining are taken off. Each byte is walked over at most twice here.
class QuotedWalk {
 public:
  /// Starts the walk at `from`, the start of a line, inside quotes; goes on with the known one if it came by there.
  void join(std::string_view text, std::size_t from);

  /// Goes on until it stops; the same answer again once it is known.
  StrictScan::Stop run(std::string_view text, Tail tail);

  [[nodiscard]] std::size_t at() const { return m_scan.at; }
  /// Passed since the place of the last join.
  [[nodiscard]] std::size_t commas() const { return m_scan.commas; }

  /// `bytes` at the front of `text` were read: positions count from behind them now. They end with a line feed, or they
  /// are all there is.
  void leave(std::string_view text, std::size_t bytes) {
    if (m_active) go_behind(text, bytes);
  }

  void forget() { m_active = false; }

  /// Bytes walked over since the beginning.
  [[nodiscard]] std::uint64_t scanned_bytes() const { return m_scanned; }

 private:
  void go_behind(std::string_view text, std::size_t bytes);
  void start_at(std::string_view text, std::size_t from);

  bool m_active = false;
  std::size_t m_from = 0;
  StrictScan m_scan;
  StrictScan::Stop m_stop = StrictScan::Stop::unread;
  std::uint64_t m_scanned = 0;
};

}  // namespace io
