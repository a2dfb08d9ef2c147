// SPDX-License-Identifier: Apache-2.0
// The hot loop of the CSV scanner, compiled once for each kind of processor. Included by those files only.
#pragma once

#include "io/csv_row_mark.hpp"

namespace io {

/// Why it is fast: no byte is looked at on its own. A block of 64 bytes becomes four masks of 64 bits, and what a state
/// machine would find out byte by byte is arithmetic on them: the running parity of the quote bits says which bytes are
/// inside quotes, a shift by one says what stands next to what, and counting bits counts fields and lines. Branches
/// depend on where rows end, not on what stands in them; inside a long text none is taken.
///
/// `Block` knows the processor: it loads 64 bytes; equal(c) has a bit for each byte that is c, the first one lowest;
/// parity(mask) has bit n set when bits 0 to n hold an odd number of ones; count(mask) counts ones.
///
/// Every Block lives in an anonymous namespace and nothing of the standard library is called here: a function that is
/// shared between files would be compiled for AVX2 in one of them, and the linker might keep that one for all.
template <class Block>
CsvMarked mark_rows(const char* text, std::size_t blocks, CsvOpenRow& open, CsvRowMark* marks,
                    const CsvRowMark* marks_end) {
  using Mask = std::uint64_t;
  constexpr int k_last_bit = 63;
  CsvOpenRow row = open;
  CsvRowMark* mark = marks;
  std::uint32_t at = 0;
  std::uint32_t row_start = 0U - row.bytes;
  while (at / k_csv_block_bytes < blocks && marks_end - mark >= 64) {
    const Block block(text + at);
    const Mask quotes = block.equal('"');
    const Mask line_feeds = block.equal('\n');
    const Mask inside = Block::parity(quotes) ^ row.inside;  // with the quote that opens, without that which closes
    const Mask commas = block.equal(',') & ~inside;
    const Mask row_ends = line_feeds & ~inside;

    // Text stands neither before a quote that opens nor behind one that closes, but for the CR of a line end. So the
    // branch is taken in files with CRLF behind quotes only, or where something is wrong.
    const Mask plain = ~(inside | quotes | commas | row_ends);
    const Mask opening = quotes & inside;
    const Mask closing = quotes & ~inside;
    Mask faults = opening & (plain << 1 | row.plain);
    const Mask behind_close = plain & (closing << 1 | row.closing);
    if ((behind_close | row.returns) != 0) {
      const Mask returns = behind_close & block.equal('\r');
      faults |= (behind_close & ~returns) | ((returns << 1 | row.returns) & ~row_ends);
      row.returns = returns >> k_last_bit;
    }

    // What the open row had before this block is added, what stands before a row's start is taken off in advance: the
    // counts may pass below zero and back.
    for (Mask ends = row_ends; ends != 0; ends &= ends - 1) {
      const Mask up_to_end = ends ^ (ends - 1);
      const std::uint32_t next_start = at + static_cast<std::uint32_t>(__builtin_ctzll(ends)) + 1;
      const std::uint32_t commas_before = Block::count(commas & up_to_end);
      const std::uint32_t line_feeds_before = Block::count(line_feeds & up_to_end);
      *mark++ = {next_start - row_start, row.commas + commas_before, row.line_feeds + line_feeds_before,
                 (row.faults | (faults & up_to_end)) == 0};
      row_start = next_start;
      row.commas = 0U - commas_before;
      row.line_feeds = 0U - line_feeds_before;
      row.faults = 0;
      faults &= ~up_to_end;
    }
    row.commas += Block::count(commas);
    row.line_feeds += Block::count(line_feeds);
    row.faults |= faults;
    row.inside = 0U - (inside >> k_last_bit);
    row.plain = plain >> k_last_bit;
    row.closing = closing >> k_last_bit;
    at += k_csv_block_bytes;
  }
  row.bytes = at - row_start;
  open = row;
  return {at / k_csv_block_bytes, static_cast<std::size_t>(mark - marks)};
}

}  // namespace io
