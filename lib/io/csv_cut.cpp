// SPDX-License-Identifier: Apache-2.0
#include "io/csv_cut.hpp"

#include <cstring>
#include <stdexcept>

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

bool RowFields::cut(std::span<char> row, StrayQuotes stray, std::size_t at_most) {
  take(row);
  while (m_at <= m_row.size()) {
    if (m_count == at_most || !cut_next(stray)) return false;
  }
  return true;
}

void RowFields::cut_up_to(std::size_t n) {
  while (m_count <= n) {
    if (m_at > m_row.size()) throw std::out_of_range("RowFields: the row has fewer fields");
    cut_next(StrayQuotes::literal);
  }
}

/// False when the field's quotes are not well placed.
inline bool RowFields::cut_next(StrayQuotes stray) {
  if (m_count == m_fields.size()) m_fields.resize(2 * m_count + 1);
  const std::string_view row(m_row.data(), m_row.size());
  Field& field = m_fields[m_count++];
  if (m_at == row.size() || row[m_at] != '"') {
    const std::size_t comma = find_before(row, ',', m_at, row.size());
    field = {m_row.data() + m_at, comma - m_at, false};
    const bool is_fine = stray == StrayQuotes::literal || find_before(row, '"', m_at, comma) == comma;
    m_at = comma + 1;
    return is_fine;
  }
  const std::size_t begin = m_at + 1;
  const Closing closing = find_closing(row, begin);
  if (closing.at == k_none) return false;
  field = {m_row.data() + begin, closing.at - begin, closing.doubled};
  m_at = closing.at + 2;
  return closing.at + 1 == row.size() || row[closing.at + 1] == ',';
}

/// Of two quotes the first one is kept.
void RowFields::unquote(Field& field) {
  const char* const end = field.begin + field.size;
  const char* from = field.begin;
  char* to = field.begin;
  while (from < end) {
    const auto rest = static_cast<std::size_t>(end - from);
    const auto* const quote = static_cast<const char*>(std::memchr(from, '"', rest));
    const std::size_t kept = quote == nullptr ? rest : static_cast<std::size_t>(quote - from) + 1;
    std::memmove(to, from, kept);
    to += kept;
    from += quote == nullptr ? kept : kept + 1;
  }
  field = {field.begin, static_cast<std::size_t>(to - field.begin), false};
}

}  // namespace io
