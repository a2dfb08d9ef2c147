// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/csv_cut.hpp"
#include "io/csv_row_index.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace support {

/// The marks of the rows of a text, found row by row and byte by byte: what the forms of the scan are compared with.
inline std::vector<io::CsvRowMark> plain_csv_marks(std::string_view text) {
  std::vector<io::CsvRowMark> marks;
  while (const auto end = io::find_row_end(text, io::Tail::unread)) {
    std::string row(text.substr(0, end->at));
    io::CsvRowMark mark{};
    mark.bytes = static_cast<std::uint32_t>(row.size() + 1);
    mark.line_feeds = static_cast<std::uint32_t>(std::ranges::count(row, '\n') + 1);
    bool inside = false;
    for (const char byte : row) {
      if (byte == '"') inside = !inside;
      if (byte == ',' && !inside) ++mark.commas;
    }
    if (row.ends_with('\r')) row.pop_back();
    mark.certain = io::RowFields().cut(row, io::StrayQuotes::refuse, row.size() + 1);
    marks.push_back(mark);
    text.remove_prefix(mark.bytes);
  }
  return marks;
}

/// All marks that an index finds in the text; whole and end of the text are known from the beginning.
inline std::vector<io::CsvRowMark> indexed_csv_marks(std::string_view text, const io::CsvForm& form) {
  io::CsvRowIndex index(form);
  std::vector<io::CsvRowMark> marks;
  while (index.scan(text)) {
    for (; !index.empty(); index.pop()) {
      marks.push_back(index.front());
      text.remove_prefix(index.front().bytes);
    }
  }
  return marks;
}

/// The same when the text comes in pieces: `piece` more bytes each time that no row is left.
inline std::vector<io::CsvRowMark> indexed_csv_marks(std::string_view text, std::size_t piece,
                                                     const io::CsvForm& form) {
  io::CsvRowIndex index(form);
  std::vector<io::CsvRowMark> marks;
  std::size_t begin = 0;
  for (std::size_t end = 0; end < text.size();) {
    end = std::min(end + piece, text.size());
    while (index.scan(std::string(text.substr(begin, end - begin)))) {  // a copy: nothing behind it is read unnoticed
      for (; !index.empty(); index.pop()) {
        marks.push_back(index.front());
        begin += index.front().bytes;
      }
    }
  }
  return marks;
}

}  // namespace support
