// SPDX-License-Identifier: Apache-2.0
#include "cli/record_printer.hpp"

#include "core/text.hpp"
#include "core/times.hpp"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>
#include <utility>

namespace cli {

namespace {

struct ToJson {
  io::JsonWriter& json;
  void operator()(std::monostate) const { json.null(); }
  void operator()(std::string_view text) const { json.value(core::repair_utf8(text)); }
  void operator()(core::TimePoint time) const { json.value(core::to_rfc3339(time)); }
  template <class T>
  void operator()(T plain) const {
    json.value(plain);
  }
};

struct ToCsv {
  io::CsvWriter& csv;
  void operator()(std::monostate) const { csv.null(); }
  void operator()(std::string_view text) const { csv.text(core::repair_utf8(text)); }
  void operator()(core::TimePoint time) const { csv.plain(core::to_rfc3339(time)); }
  void operator()(bool truth) const { csv.plain(truth ? "true" : "false"); }
  void operator()(std::int64_t number) const { csv.plain(std::to_string(number)); }
  void operator()(double number) const { std::isfinite(number) ? csv.plain(fmt::format("{}", number)) : csv.null(); }
};

Format settled(Format format, const Output& output) {
  if (format != Format::automatic) return format;
  return output.is_terminal() ? Format::table : Format::ndjson;
}

}  // namespace

RecordPrinter::RecordPrinter(Output& output, Format format, std::string type, std::vector<std::string> columns)
    : m_output(output),
      m_format(settled(format, output)),
      m_type(std::move(type)),
      m_columns(std::move(columns)),
      m_table(output, m_columns) {
  if (m_format != Format::csv) return;
  for (const std::string& column : m_columns) m_csv.plain(column);
  m_output.line(m_csv.row());
}

void RecordPrinter::row(std::initializer_list<Cell> cells) {
  if (cells.size() != m_columns.size()) throw std::logic_error("RecordPrinter: a cell for each column");
  if (m_format == Format::table) m_table.row(cells);
  if (m_format == Format::csv) print_csv(cells);
  if (m_format == Format::ndjson || m_format == Format::json) write_json(cells);
  if (m_format == Format::ndjson) m_output.line(m_json.text());
  // The comma stands before a record, so that none has to be held back.
  if (m_format == Format::json) m_output.line((m_is_empty ? "[" : ",") + std::string(m_json.text()));
  m_is_empty = false;
}

void RecordPrinter::end() {
  if (m_format == Format::table) m_table.end();
  if (m_format == Format::json) m_output.line(m_is_empty ? "[]" : "]");
}

void RecordPrinter::write_json(std::span<const Cell> cells) {
  m_json.clear();
  m_json.begin_object().member("type", m_type);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    m_json.key(m_columns[i]);
    std::visit(ToJson{m_json}, cells[i]);
  }
  m_json.end_object();
}

void RecordPrinter::print_csv(std::span<const Cell> cells) {
  m_csv.clear();
  for (const Cell& cell : cells) std::visit(ToCsv{m_csv}, cell);
  m_output.line(m_csv.row());
}

}  // namespace cli
