// SPDX-License-Identifier: Apache-2.0
#include "io/csv_scanner.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace io {

namespace {

constexpr std::size_t k_probe_bytes = 512;    // shown to wrong_content
constexpr std::size_t k_excerpt_bytes = 160;  // of a rejected line

/// Whether a row that ends at the cap's last byte is whole shows with the two bytes behind it: `"`, CR, LF.
constexpr std::size_t k_behind_cap = 2;

/// The length of the blank line at the front, with its line end; 0 when there is none.
std::size_t blank_line(std::string_view text, bool at_end) {
  if (text.starts_with('\n')) return 1;
  if (text.starts_with("\r\n")) return 2;
  return at_end && text == "\r" ? 1 : 0;
}

/// From one to the next: most rows have one only.
std::uint64_t count_line_feeds(std::string_view text) {
  std::uint64_t count = 0;
  for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) ++count;
  return count;
}

std::string size_text(std::size_t bytes) {
  constexpr std::size_t k_mib = std::size_t{1} << 20;
  return bytes % k_mib == 0 ? fmt::format("{} MiB", bytes / k_mib) : fmt::format("{} bytes", bytes);
}

core::Failure no_csv(std::string_view file, std::string_view what) {
  return core::fail(core::ErrorKind::bad_data, fmt::format("{}: it is {}, a CSV was expected", file, what));
}

}  // namespace

/// What the strict rule says of the row at the front.
struct CsvScanner::StrictRow {
  StrictScan::Stop stop;
  std::size_t at;  // where it stopped
  std::size_t fields;
};

CsvScanner::CsvScanner(ByteSource& source, CsvLimits limits, const CsvForm& form)
    : m_buffer(source, limits.buffer_bytes, limits.row_bytes + limits.buffer_bytes), m_limits(limits), m_index(form) {
}

core::Result<std::vector<std::string>> CsvScanner::read_header(std::string_view file) {
  if (m_columns != 0) throw std::logic_error("CsvScanner::read_header: the header was read already");
  if (auto filled = m_buffer.fill(); !filled) return core::fail(std::move(filled).error());
  if (const auto content = wrong_content(m_buffer.text().substr(0, k_probe_bytes))) return no_csv(file, *content);
  if (m_buffer.text().starts_with("\xEF\xBB\xBF")) m_buffer.use_up(3);
  core::Result<Step> step = read_record();
  if (!step) return core::fail(std::move(step).error());
  if (*step == Step::end) return no_csv(file, "empty");
  if (*step == Step::reject) {
    return core::fail(core::ErrorKind::bad_data,
                      fmt::format("{}: the header cannot be read: {}", file, m_reject.reason));
  }
  m_columns = m_row.size();
  std::vector<std::string> header;
  for (std::size_t column = 0; column < m_columns; ++column) header.emplace_back(m_row.field(column));
  return header;
}

core::Result<CsvScanner::Step> CsvScanner::next_slowly() {
  if (m_columns == 0) throw std::logic_error("CsvScanner::next: the header comes first");
  if (m_index.empty()) {
    if (auto found = find_marks(); !found) return core::fail(std::move(found).error());
    if (!m_index.empty() && is_sure(m_index.front())) return next();
  }
  core::Result<Step> step = read_record();
  if (step && *step != Step::end) ++m_records;
  return step;
}

core::Result<bool> CsvScanner::go_to(std::uint64_t offset, std::uint64_t line) {
  auto moved = m_buffer.seek(offset);
  if (!moved || !*moved) return moved;
  m_index.forget();
  m_walk.forget();
  m_line = line;
  return true;
}

/// A row is looked for in these bytes only.
std::string_view CsvScanner::window() const {
  return m_buffer.text().substr(0, m_limits.row_bytes + k_behind_cap);
}

/// More bytes would not show in the window.
bool CsvScanner::is_window_full() const {
  return m_buffer.at_end() || m_buffer.text().size() >= m_limits.row_bytes + k_behind_cap;
}

Tail CsvScanner::tail() const {
  const bool whole = m_buffer.at_end() && m_buffer.text().size() <= m_limits.row_bytes + k_behind_cap;
  return whole ? Tail::end_of_file : Tail::unread;
}

/// Scans ahead. Reads on when no row ends in the text, and only then: rows before a failure of the source are read.
core::Result<void> CsvScanner::find_marks() {
  while (!m_index.is_behind() && !m_index.scan(m_buffer.text()) && !is_window_full()) {
    if (auto filled = m_buffer.fill(); !filled) return filled;
  }
  return {};
}

core::Result<void> CsvScanner::skip_blank_lines() {
  for (;;) {
    if (m_buffer.text().size() < 2 && !m_buffer.at_end()) {
      if (auto filled = m_buffer.fill(); !filled) return filled;
    }
    const std::size_t blank = blank_line(m_buffer.text(), m_buffer.at_end());
    if (blank == 0) return {};
    leave(blank);
    m_scanned += blank;
    ++m_line;
  }
}

core::Result<CsvScanner::Step> CsvScanner::read_record() {
  if (auto skipped = skip_blank_lines(); !skipped) return core::fail(std::move(skipped).error());
  if (m_buffer.text().empty()) return Step::end;

  const bool is_hopeless = !m_index.empty() && !has_right_shape(m_index.front());
  if (!is_hopeless) {
    const core::Result<bool> taken = cut_by_parity();
    if (!taken) return core::fail(taken.error());
    if (*taken) return Step::row;
  }
  const core::Result<StrictRow> strict = read_strictly();
  if (!strict) return core::fail(strict.error());
  std::string reason = reason_against(*strict);
  if (reason.empty()) {
    if (take_row({.at = strict->at, .quoted = true}, StrayQuotes::literal)) return Step::row;
    throw std::logic_error("CsvScanner: the strict rule and its cut disagree");
  }
  if (auto rejected = reject_line(std::move(reason)); !rejected) return core::fail(std::move(rejected).error());
  return Step::reject;
}

/// False when the row's end is not there, or the row not well formed when it ends there.
core::Result<bool> CsvScanner::cut_by_parity() {
  std::optional<RowEnd> end = find_row_end(window(), tail());
  while (!end && !is_window_full()) {
    m_scanned += m_buffer.text().size();
    if (auto filled = m_buffer.fill(); !filled) return core::fail(std::move(filled).error());
    end = find_row_end(window(), tail());
  }
  m_scanned += end ? end->at + 1 : window().size();
  return end && take_row(*end, StrayQuotes::refuse);
}

/// Makes the bytes before `end` the present row and leaves them behind; false, and nothing done, when they are none.
bool CsvScanner::take_row(RowEnd end, StrayQuotes stray) {
  if (end.at > m_limits.row_bytes) return false;
  const std::string_view text = m_buffer.text();
  const bool has_return = end.at != 0 && text[end.at - 1] == '\r';
  const std::span<char> row(m_buffer.data(), end.at - (has_return ? 1 : 0));
  m_scanned += row.size();
  RowFields& fields = m_row.m_fields;
  if (!fields.cut(row, end.quoted ? stray : StrayQuotes::literal, m_columns == 0 ? k_max_columns : m_columns)) {
    return false;
  }
  if (m_columns != 0 && fields.cut_so_far() != m_columns) return false;

  m_row.m_line = m_line;
  m_row.m_offset = m_buffer.offset();
  m_row.m_size = fields.cut_so_far();
  const std::size_t left = std::min(end.at + 1, text.size());
  m_line += end.quoted ? count_line_feeds(text.substr(0, left)) : 1;
  leave(left);
  return true;
}

core::Result<CsvScanner::StrictRow> CsvScanner::read_strictly() {
  // The first line on its own: most rows that come here end in it.
  const std::size_t line_feed = window().find('\n');
  const bool is_only_line = line_feed == std::string_view::npos;
  StrictScan line;
  StrictScan::Stop stop =
      is_only_line ? line.run(window(), tail()) : line.run(window().substr(0, line_feed + 1), Tail::unread);
  m_scanned += line.at;
  if (is_only_line || stop != StrictScan::Stop::unread) return StrictRow{stop, line.at, line.commas + 1};

  m_walk.join(window(), line_feed + 1);
  stop = m_walk.run(window(), tail());
  while (stop == StrictScan::Stop::unread && !is_window_full()) {
    if (auto filled = m_buffer.fill(); !filled) return core::fail(std::move(filled).error());
    stop = m_walk.run(window(), tail());
  }
  return StrictRow{stop, m_walk.at(), line.commas + m_walk.commas() + 1};
}

/// Empty when there is nothing against it.
std::string CsvScanner::reason_against(const StrictRow& row) const {
  if (row.stop == StrictScan::Stop::unread || row.at > m_limits.row_bytes) {
    return "longer than " + size_text(m_limits.row_bytes);
  }
  if (row.stop == StrictScan::Stop::open_quote) return "a quote is not closed";
  if (row.stop == StrictScan::Stop::text_behind_quote) return "text behind a closing quote";
  if (m_columns == 0 && row.fields > k_max_columns) return fmt::format("more than {} columns", k_max_columns);
  if (m_columns == 0 || row.fields == m_columns) return {};
  return fmt::format("{} field{}, {} expected", row.fields, row.fields == 1 ? "" : "s", m_columns);
}

/// Gives up the line at the front, however long it is.
core::Result<void> CsvScanner::reject_line(std::string reason) {
  const std::string_view text = m_buffer.text();
  std::size_t line_feed = text.find('\n');
  m_excerpt = text.substr(0, std::min({line_feed, k_excerpt_bytes, m_limits.row_bytes}));
  m_reject = {.line = m_line, .reason = std::move(reason), .excerpt = m_excerpt};
  while (line_feed == std::string_view::npos && !m_buffer.at_end()) {
    m_walk.forget();
    m_scanned += m_buffer.text().size();
    leave(m_buffer.text().size());
    if (auto filled = m_buffer.fill(); !filled) return filled;
    line_feed = m_buffer.text().find('\n');
  }
  const std::size_t left = line_feed == std::string_view::npos ? m_buffer.text().size() : line_feed + 1;
  leave(left);
  m_scanned += left;
  ++m_line;
  return {};
}

/// Goes on behind `bytes`; whoever remembers places in the text is told.
void CsvScanner::leave(std::size_t bytes) {
  m_walk.leave(m_buffer.text(), bytes);
  m_index.leave(bytes);
  m_buffer.use_up(bytes);
}

}  // namespace io
