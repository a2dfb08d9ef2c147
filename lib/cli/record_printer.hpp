// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/cell.hpp"
#include "cli/options.hpp"
#include "cli/output.hpp"
#include "cli/record_table.hpp"
#include "io/csv_writer.hpp"
#include "io/json_writer.hpp"

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

/// How reading commands print what they found: records of named columns, in the format that was asked for. All but the
/// table are streams. Failures to write are told by Output::flush().
///
///   RecordPrinter printer(run.output, options.format, "cursor", {"name", "value"});
///   for (...) printer.row({name, cell(value)});
///   printer.end();
class RecordPrinter {
 public:
  /// `type` is what "type" says in JSON. The output must outlive the printer.
  RecordPrinter(Output& output, Format format, std::string type, std::vector<std::string> columns);

  /// As many cells as there are columns; anything else is a bug (std::logic_error).
  void row(std::initializer_list<Cell> cells);

  /// After the last record: an empty list is "[]" as json, the header as csv, and nothing else.
  void end();

 private:
  void write_json(std::span<const Cell> cells);
  void print_csv(std::span<const Cell> cells);

  Output& m_output;
  Format m_format;
  std::string m_type;
  std::vector<std::string> m_columns;
  RecordTable m_table;
  io::JsonWriter m_json;
  io::CsvWriter m_csv;
  bool m_is_empty = true;
};

}  // namespace cli
