// SPDX-License-Identifier: Apache-2.0
#include "cli/record_table.hpp"

#include "core/display_width.hpp"
#include "core/text.hpp"
#include "core/times.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace cli {

namespace {

constexpr std::size_t k_measured_rows = 1000;
constexpr std::size_t k_most_bytes = 200;
constexpr std::string_view k_between = "  ";
constexpr const char* k_null = "-";

struct ToText {
  std::string operator()(std::monostate) const { return k_null; }
  std::string operator()(std::string_view text) const { return core::printable(text, k_most_bytes); }
  std::string operator()(std::int64_t number) const { return std::to_string(number); }
  std::string operator()(double number) const { return std::isfinite(number) ? fmt::format("{}", number) : k_null; }
  std::string operator()(bool truth) const { return truth ? "yes" : "no"; }
  std::string operator()(core::TimePoint time) const { return core::to_rfc3339(time); }
};

}  // namespace

RecordTable::RecordTable(Output& output, const std::vector<std::string>& columns)
    : m_output(output), m_columns(columns.size()), m_held(1) {
  for (const std::string& column : columns) m_held.front().push_back(field(std::string_view(column)));
}

RecordTable::Field RecordTable::field(const Cell& cell) {
  std::string text = std::visit(ToText(), cell);
  const std::size_t width = core::display_width(text);
  return {std::move(text), width, std::holds_alternative<std::int64_t>(cell) || std::holds_alternative<double>(cell)};
}

void RecordTable::row(std::span<const Cell> cells) {
  Line line;
  line.reserve(cells.size());
  for (const Cell& cell : cells) line.push_back(field(cell));
  if (m_is_measured) return print(line);
  m_held.push_back(std::move(line));
  if (m_held.size() > k_measured_rows) print_held();
}

void RecordTable::end() {
  if (!m_is_measured && m_held.size() > 1) print_held();
}

void RecordTable::print_held() {
  for (const Line& line : m_held) {
    for (std::size_t i = 0; i < line.size(); ++i) {
      m_columns[i].width = std::max(m_columns[i].width, line[i].width);
      m_columns[i].has_numbers |= line[i].is_number;
    }
  }
  m_is_measured = true;
  for (const Line& line : std::exchange(m_held, {})) print(line);
}

void RecordTable::print(const Line& line) {
  std::string text;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (i > 0) text += k_between;
    const Column& column = m_columns[i];
    const std::size_t fill = column.width - std::min(column.width, line[i].width);
    if (column.has_numbers) text.append(fill, ' ');
    text += line[i].text;
    if (!column.has_numbers) text.append(fill, ' ');
  }
  m_output.line(std::string_view(text).substr(0, text.find_last_not_of(' ') + 1));
}

}  // namespace cli
