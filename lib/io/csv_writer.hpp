// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace io {

/// Writes rows of RFC 4180, one at a time. A NULL is nothing, an empty text "".
class CsvWriter {
 public:
  /// Text from strangers. Where a spreadsheet would take it for a formula (it begins with = + - @ TAB or CR, and is no
  /// number) an apostrophe comes before it, so that nothing is run.
  CsvWriter& text(std::string_view text);
  /// What is as it should be: a number, a time, the name of a column.
  CsvWriter& plain(std::string_view text);
  CsvWriter& null();

  /// The row so far, with the CR that ends it but without the LF. Valid until the next call.
  std::string_view row();
  /// Starts a new row, keeping the memory.
  void clear();

 private:
  void separate();
  void quoted(std::string_view text);

  std::string m_row;
  bool m_has_fields = false;
  bool m_is_ended = false;
};

}  // namespace io
