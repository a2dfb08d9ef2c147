// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/cell.hpp"
#include "cli/output.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace cli {

/// Records for people's eyes: columns under their names, numbers to the right, NULL as "-", text made harmless and cut
/// after 200 bytes. The first 1,000 rows say how wide the columns are; what comes after them is printed at once, so
/// that memory does not grow with a list.
class RecordTable {
 public:
  RecordTable(Output& output, const std::vector<std::string>& columns);

  /// As many cells as columns.
  void row(std::span<const Cell> cells);
  /// Prints what is still held. A table without rows prints nothing.
  void end();

 private:
  struct Column {
    std::size_t width = 0;
    bool has_numbers = false;
  };
  struct Field {
    std::string text;
    std::size_t width = 0;
    bool is_number = false;
  };
  using Line = std::vector<Field>;

  static Field field(const Cell& cell);
  void print_held();
  void print(const Line& line);

  Output& m_output;
  std::vector<Column> m_columns;
  std::vector<Line> m_held;  // the header is the first one
  bool m_is_measured = false;
};

}  // namespace cli
