// SPDX-License-Identifier: Apache-2.0
#include "io/csv_strict.hpp"

#include <algorithm>

namespace io {

StrictScan::Stop StrictScan::run(std::string_view text, Tail tail) {
  while (at < text.size()) {
    if (where == Where::field_start) {
      where = text[at] == '"' ? Where::quoted : Where::plain;
      if (where == Where::quoted) ++at;
    } else if (where == Where::plain) {
      while (at < text.size() && text[at] != ',' && text[at] != '\n') ++at;
      if (at == text.size()) break;
      if (text[at] == '\n') return Stop::row_end;
      ++at;
      ++commas;
      where = Where::field_start;
    } else {
      at = std::min(text.find('"', at), text.size());
      if (at == text.size()) break;
      const std::string_view behind = text.substr(at + 1);
      const bool at_end = behind.empty() || behind == "\r";
      if (behind.starts_with('"')) {
        at += 2;
      } else if (behind.starts_with(',')) {
        at += 2;
        ++commas;
        where = Where::field_start;
      } else if (at_end && tail == Tail::unread) {
        return Stop::unread;  // `at` stays at the quote: what it is shows with the next byte
      } else if (at_end || behind.starts_with('\n') || behind.starts_with("\r\n")) {
        at += 1 + std::min(behind.find('\n'), behind.size());
        return Stop::row_end;
      } else {
        ++at;
        return Stop::text_behind_quote;
      }
    }
  }
  if (tail == Tail::unread) return Stop::unread;
  return where == Where::quoted ? Stop::open_quote : Stop::row_end;
}

void QuotedWalk::join(std::string_view text, std::size_t from) {
  start_at(text, from);
  if (m_active) return;
  m_active = true;
  m_from = from;
  m_scan = {.at = from, .where = StrictScan::Where::quoted};
  m_stop = StrictScan::Stop::unread;
}

StrictScan::Stop QuotedWalk::run(std::string_view text, Tail tail) {
  if (m_stop == StrictScan::Stop::unread) {
    const std::size_t before = m_scan.at;
    m_stop = m_scan.run(text, tail);
    m_scanned += m_scan.at - before;
  }
  return m_stop;
}

void QuotedWalk::go_behind(std::string_view text, std::size_t bytes) {
  start_at(text, bytes);
  m_from -= m_active ? bytes : 0;
  m_scan.at -= m_active ? bytes : 0;
}

/// Takes off what the walk passed before `from`. It ends there, when it stopped before or is not that far.
void QuotedWalk::start_at(std::string_view text, std::size_t from) {
  if (!m_active || from == m_from) return;
  StrictScan passed{.at = m_from, .where = StrictScan::Where::quoted};
  const StrictScan::Stop stop = passed.run(text.substr(0, from), Tail::unread);
  m_scanned += passed.at - m_from;
  m_active = stop == StrictScan::Stop::unread && from <= m_scan.at;
  m_scan.commas -= passed.commas;
  m_from = from;
}

}  // namespace io
