// SPDX-License-Identifier: Apache-2.0
#include "io/line_reader.hpp"

#include <algorithm>
#include <utility>

namespace io {

namespace {

constexpr std::size_t k_initial_bytes = 64 * 1024;

}  // namespace

LineReader::LineReader(ByteSource& source, std::size_t longest_line_bytes)
    : m_buffer(source, std::min(k_initial_bytes, longest_line_bytes + 2), longest_line_bytes + 2),
      m_longest(longest_line_bytes) {
}

core::Result<std::optional<Line>> LineReader::next() {
  m_buffer.use_up(std::exchange(m_used, 0));
  if (std::exchange(m_skip_rest, false)) {
    if (auto skipped = skip_to_line_end(); !skipped) return core::fail(std::move(skipped).error());
  }
  std::size_t searched = 0;
  std::size_t end = std::string_view::npos;
  while ((end = m_buffer.text().find('\n', searched)) == std::string_view::npos) {
    searched = m_buffer.text().size();
    if (m_buffer.at_end() || searched > m_longest) break;
    if (auto filled = m_buffer.fill(); !filled) return core::fail(std::move(filled).error());
  }
  const std::string_view text = m_buffer.text();
  if (text.empty()) return std::optional<Line>();
  Line line{.text = text.substr(0, end), .number = ++m_number};
  m_used = end == std::string_view::npos ? text.size() : end + 1;
  m_skip_rest = end == std::string_view::npos && !m_buffer.at_end();
  if (line.text.ends_with('\r')) line.text.remove_suffix(1);
  line.is_too_long = line.text.size() > m_longest;
  if (line.is_too_long) line.text = line.text.substr(0, m_longest);
  return std::optional(line);
}

core::Result<void> LineReader::skip_to_line_end() {
  for (;;) {
    const std::size_t end = m_buffer.text().find('\n');
    m_buffer.use_up(end == std::string_view::npos ? m_buffer.text().size() : end + 1);
    if (end != std::string_view::npos || m_buffer.at_end()) return {};
    if (auto filled = m_buffer.fill(); !filled) return filled;
  }
}

}  // namespace io
