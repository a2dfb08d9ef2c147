// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
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

/// The fields of one row, cut as far as they are asked for. Keeps its memory from row to row.
class RowFields {
 public:
  /// Cuts a row without its line end, all of it. False when quotes are not well placed or there are more than `at_most`
  /// fields (a row of commas shall not cost sixteen times its size); then nothing below may be asked. The bytes are
  /// left as they are.
  bool cut(std::span<char> row, StrayQuotes stray, std::size_t at_most);

  /// Takes a row that cut() is known to accept, and looks at nothing yet.
  void take(std::span<char> row) {
    m_row = row;
    m_at = 0;
    m_count = 0;
  }

  /// The first field when it is a number, at most 18 digits and nothing beside them; nullopt: look at field(0). Cuts
  /// nothing: of most rows of a large table no more is asked.
  [[nodiscard]] std::optional<std::int64_t> leading_number() const {
    constexpr std::size_t k_surely_fits = 18;
    std::int64_t number = 0;
    for (std::size_t digits = 0; digits < m_row.size(); ++digits) {
      const char c = m_row[digits];
      if (c == ',' && digits > 0) return number;
      if (c < '0' || c > '9' || digits == k_surely_fits) break;
      number = number * 10 + (c - '0');
    }
    return std::nullopt;
  }

  /// How many are cut so far; after cut() that is all of them.
  [[nodiscard]] std::size_t cut_so_far() const { return m_count; }

  /// The n-th field, unquoted. Doubled quotes are made one here, in the bytes of the row. A field that the row does not
  /// have is a bug: std::out_of_range.
  std::string_view field(std::size_t n) {
    if (n >= m_count) cut_up_to(n);
    Field& field = m_fields[n];
    if (field.doubled) unquote(field);
    return {field.begin, field.size};
  }

 private:
  struct Field {
    char* begin;
    std::size_t size;
    bool doubled;  // holds doubled quotes
  };

  void cut_up_to(std::size_t n);
  bool cut_next(StrayQuotes stray);
  static void unquote(Field& field);

  std::span<char> m_row;
  std::size_t m_at = 0;         // where the next field starts; behind the row when there is none
  std::size_t m_count = 0;      // cut so far
  std::vector<Field> m_fields;  // of which the first m_count are the row's
};

}  // namespace io
