// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace io {

/// What stands behind a piece of text: more of the file, not read yet, or nothing.
enum class Tail { unread, end_of_file };

struct RowEnd {
  std::size_t at;  // of its line feed; the text's length when the file ends without one
  bool quoted;     // holds a quote at all
};

/// The end of the row at the front of `text`: the first line feed behind an even number of quotes. Right for every row
/// whose quotes are well placed, which RowFields::cut then sees; nullopt when there is none. Looks at no byte twice.
std::optional<RowEnd> find_row_end(std::string_view text, Tail tail);

/// What a quote inside a field that does not start with one is: a sign that the row was cut at the wrong place, or a
/// character like any other (`5" disk`).
enum class StrayQuotes { refuse, literal };

/// The fields of one row. Keeps its memory from row to row.
class RowFields {
 public:
  /// Cuts a row without its line end. False when quotes are not well placed or there are more than `at_most` fields
  /// (a row of commas shall not cost sixteen times its size); then nothing below may be asked.
  bool cut(std::string_view row, StrayQuotes stray, std::size_t at_most);

  /// The same for a row known to hold no quote.
  bool cut_plain(std::string_view row, std::size_t at_most);

  /// Makes one quote of two, in the bytes of `row`, which the fields point into. Apart from cut(), so that a row that
  /// turns out to be none is still as it was read.
  void unquote(char* row);

  [[nodiscard]] std::span<const std::string_view> views() const { return m_fields; }

 private:
  std::vector<std::string_view> m_fields;
  std::vector<std::size_t> m_doubled;  // the fields that hold doubled quotes
  const char* m_row = nullptr;
};

}  // namespace io
