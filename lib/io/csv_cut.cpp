// SPDX-License-Identifier: Apache-2.0
#include "io/csv_cut.hpp"

#include <algorithm>
#include <cstring>

namespace io {

namespace {

constexpr std::size_t k_none = std::string_view::npos;

/// Where `wanted` stands in [from, to), or `to`.
std::size_t find_before(std::string_view text, char wanted, std::size_t from, std::size_t to) {
  const void* found = std::memchr(text.data() + from, wanted, to - from);
  return found == nullptr ? to : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

struct Closing {
  std::size_t at;  // k_none: there is none
  bool doubled;    // doubled quotes stand before it
};

/// The quote that closes the field whose content starts at `from`.
Closing find_closing(std::string_view row, std::size_t from) {
  bool doubled = false;
  for (;;) {
    const std::size_t quote = row.find('"', from);
    if (quote == k_none || quote + 1 == row.size() || row[quote + 1] != '"') return {quote, doubled};
    doubled = true;
    from = quote + 2;
  }
}

}  // namespace

std::optional<RowEnd> find_row_end(std::string_view text, Tail tail) {
  // From quote to quote; the next line feed is searched for anew only once a quoted part has run over it.
  std::size_t at = 0;
  std::size_t line_feed = find_before(text, '\n', 0, text.size());
  bool quoted = false;
  for (;;) {
    const std::size_t opening = find_before(text, '"', at, line_feed);
    if (opening == line_feed) break;
    quoted = true;
    const std::size_t closing = text.find('"', opening + 1);
    if (closing == k_none) return std::nullopt;
    at = closing + 1;
    if (line_feed < at) line_feed = find_before(text, '\n', at, text.size());
  }
  if (line_feed == text.size() && tail == Tail::unread) return std::nullopt;
  return RowEnd{line_feed, quoted};
}

bool RowFields::cut_plain(std::string_view row, std::size_t at_most) {
  m_fields.clear();
  m_doubled.clear();
  for (std::size_t at = 0; m_fields.size() < at_most;) {
    const std::size_t comma = find_before(row, ',', at, row.size());
    m_fields.emplace_back(row.data() + at, comma - at);
    if (comma == row.size()) return true;
    at = comma + 1;
  }
  return false;
}

bool RowFields::cut(std::string_view row, StrayQuotes stray, std::size_t at_most) {
  m_fields.clear();
  m_doubled.clear();
  m_row = row.data();
  for (std::size_t at = 0; m_fields.size() < at_most; ++at) {
    if (at == row.size() || row[at] != '"') {
      const std::size_t comma = find_before(row, ',', at, row.size());
      const std::string_view field = row.substr(at, comma - at);
      if (stray == StrayQuotes::refuse && field.find('"') != k_none) return false;
      m_fields.push_back(field);
      at = comma;
    } else {
      const Closing closing = find_closing(row, at + 1);
      if (closing.at == k_none) return false;
      if (closing.doubled) m_doubled.push_back(m_fields.size());
      m_fields.push_back(row.substr(at + 1, closing.at - at - 1));
      at = closing.at + 1;
    }
    if (at == row.size()) return true;
    if (row[at] != ',') return false;
  }
  return false;
}

void RowFields::unquote(char* row) {
  for (const std::size_t index : m_doubled) {
    std::string_view& field = m_fields[index];
    char* const first = row + (field.data() - m_row);
    char* const end = first + field.size();
    char* to = first;
    for (char* from = first; from != end;) {
      char* const quote = std::find(from, end, '"');
      char* const kept_end = quote == end ? end : quote + 1;
      to = std::copy(from, kept_end, to);
      from = quote == end ? end : quote + 2;
    }
    field = {first, static_cast<std::size_t>(to - first)};
  }
}

}  // namespace io
