// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/csv_scanner.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace support {

/// What a reader makes of a whole text: the failure of its header, or the header and the records.
struct CsvReading {
  struct Record {
    std::uint64_t line = 0;
    std::vector<std::string> fields;  // of a row
    std::string reason;               // of a reject; empty for a row
    std::string excerpt;
    bool operator==(const Record&) const = default;
  };

  std::string failure;
  std::vector<std::string> header;
  std::vector<Record> records;
  bool operator==(const CsvReading&) const = default;

  [[nodiscard]] std::vector<std::vector<std::string>> rows() const {
    std::vector<std::vector<std::string>> rows;
    for (const Record& record : records) {
      if (record.reason.empty()) rows.push_back(record.fields);
    }
    return rows;
  }
  [[nodiscard]] std::size_t rejects() const { return records.size() - rows().size(); }
};

inline std::vector<std::string> fields_of(io::CsvRow& row) {
  std::vector<std::string> fields;
  for (std::size_t n = 0; n < row.size(); ++n) fields.emplace_back(row.field(n));
  return fields;
}

/// The scanner's answer, copied.
inline CsvReading read_with(io::CsvScanner& scanner) {
  CsvReading reading;
  auto header = scanner.read_header("t.csv");
  if (!header) return {.failure = header.error().message, .header = {}, .records = {}};
  reading.header = *header;
  for (;;) {
    const auto step = scanner.next();
    if (!step) {
      reading.failure = step.error().message;
      return reading;
    }
    if (*step == io::CsvScanner::Step::end) return reading;
    CsvReading::Record record;
    if (*step == io::CsvScanner::Step::row) {
      record.line = scanner.row().line();
      record.fields = fields_of(scanner.row());
    } else {
      record.line = scanner.reject().line;
      record.reason = scanner.reject().reason;
      record.excerpt = scanner.reject().excerpt;
    }
    reading.records.push_back(std::move(record));
  }
}

/// The rules of io::CsvScanner once more, byte by byte over the whole text, with no thought for speed: what it is
/// compared with.
class ReferenceCsv {
 public:
  ReferenceCsv(std::string_view text, io::CsvLimits limits) : m_text(text), m_limits(limits) {}

  CsvReading read() {
    const std::size_t probe = std::min<std::size_t>(512, m_limits.buffer_bytes);
    if (const auto content = io::wrong_content(m_text.substr(0, probe))) return no_csv(*content);
    if (m_text.starts_with("\xEF\xBB\xBF")) m_at = 3;
    skip_blank_lines();
    if (m_at == m_text.size()) return no_csv("empty");
    Row header = parse_row();
    std::string reason = fault_of(header);
    if (reason.empty() && header.fields.size() > io::k_max_columns) {
      reason = fmt::format("more than {} columns", io::k_max_columns);
    }
    CsvReading reading;
    if (!reason.empty()) {
      reading.failure = "t.csv: the header cannot be read: " + reason;
      return reading;
    }
    reading.header = header.fields;
    go_behind(header.end);
    for (skip_blank_lines(); m_at < m_text.size(); skip_blank_lines()) {
      reading.records.push_back(next_record(reading.header.size()));
    }
    return reading;
  }

 private:
  enum class Fault { none, open_quote, text_behind_quote };
  struct Row {
    std::vector<std::string> fields;
    std::size_t end = 0;  // its line feed, the text's end, or where the fault shows
    Fault fault = Fault::none;
  };

  static CsvReading no_csv(std::string_view what) {
    return {.failure = fmt::format("t.csv: it is {}, a CSV was expected", what), .header = {}, .records = {}};
  }

  [[nodiscard]] bool is_at(std::size_t i, char byte) const { return i < m_text.size() && m_text[i] == byte; }
  /// A line end at i: LF, CRLF, CR at the end, or the end itself; the index of the LF or the text's length.
  [[nodiscard]] std::size_t line_end_at(std::size_t i) const {
    if (i == m_text.size() || m_text[i] == '\n') return i;
    if (m_text[i] == '\r' && (i + 1 == m_text.size() || m_text[i + 1] == '\n')) return i + 1;
    return std::string_view::npos;
  }

  void go_behind(std::size_t end) {
    const std::size_t next = std::min(end + 1, m_text.size());
    for (; m_at < next; ++m_at) m_line += m_text[m_at] == '\n' ? 1U : 0U;
  }

  void skip_blank_lines() {
    while (m_at < m_text.size() && line_end_at(m_at) != std::string_view::npos) go_behind(line_end_at(m_at));
  }

  [[nodiscard]] Row parse_row() const {
    Row row;
    for (std::size_t i = m_at;; ++i) {
      std::string field;
      if (is_at(i, '"')) {
        for (++i; !is_at(i, '"') || is_at(i + 1, '"'); ++i) {
          if (i == m_text.size()) return {.fields = {}, .end = i, .fault = Fault::open_quote};
          if (is_at(i, '"')) ++i;
          field += m_text[i];
        }
        ++i;
      } else {
        while (!is_at(i, ',') && line_end_at(i) == std::string_view::npos) field += m_text[i++];
      }
      row.fields.push_back(field);
      row.end = line_end_at(i);
      if (row.end != std::string_view::npos) return row;
      if (!is_at(i, ',')) return {.fields = {}, .end = i, .fault = Fault::text_behind_quote};
    }
  }

  [[nodiscard]] std::string fault_of(const Row& row) const {
    if (row.end - m_at > m_limits.row_bytes) return fmt::format("longer than {} bytes", m_limits.row_bytes);
    if (row.fault == Fault::open_quote) return "a quote is not closed";
    if (row.fault == Fault::text_behind_quote) return "text behind a closing quote";
    return {};
  }

  CsvReading::Record next_record(std::size_t columns) {
    const Row row = parse_row();
    CsvReading::Record record{.line = m_line, .fields = {}, .reason = fault_of(row), .excerpt = {}};
    if (record.reason.empty() && row.fields.size() == columns) {
      record.fields = row.fields;
      go_behind(row.end);
      return record;
    }
    if (record.reason.empty()) {
      record.reason =
          fmt::format("{} field{}, {} expected", row.fields.size(), row.fields.size() == 1 ? "" : "s", columns);
    }
    const std::size_t line_feed = std::min(m_text.find('\n', m_at), m_text.size());
    record.excerpt = m_text.substr(m_at, std::min<std::size_t>({line_feed - m_at, 160, m_limits.row_bytes}));
    go_behind(line_feed);
    return record;
  }

  std::string_view m_text;
  io::CsvLimits m_limits;
  std::size_t m_at = 0;
  std::uint64_t m_line = 1;
};

}  // namespace support
