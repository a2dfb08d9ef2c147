// SPDX-License-Identifier: Apache-2.0
#include "sources/kaggle/meta_values.hpp"

#include "core/text.hpp"
#include "core/times.hpp"

namespace sources::kaggle {

namespace {

std::string_view without_decimal_zeros(std::string_view text) {
  const std::size_t point = text.find('.');
  if (point == std::string_view::npos || point == 0) return text;
  const bool only_zeros = text.find_first_not_of('0', point + 1) == std::string_view::npos;
  return only_zeros ? text.substr(0, point) : text;
}

/// Reads fixed forms from the front of a text; once something did not fit, everything after fails, too.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : m_rest(text) {}

  unsigned number(std::size_t min_digits, std::size_t max_digits) {
    unsigned value = 0;
    std::size_t digits = 0;
    while (digits < max_digits && digits < m_rest.size() && m_rest[digits] >= '0' && m_rest[digits] <= '9') {
      value = value * 10 + static_cast<unsigned>(m_rest[digits++] - '0');
    }
    m_ok = m_ok && digits >= min_digits;
    m_rest.remove_prefix(digits);
    return value;
  }

  void expect(char c) {
    m_ok = m_ok && next_is(c);
    if (m_ok) m_rest.remove_prefix(1);
  }

  [[nodiscard]] bool next_is(char c) const { return !m_rest.empty() && m_rest.front() == c; }
  [[nodiscard]] bool at_end() const { return m_rest.empty(); }
  [[nodiscard]] bool ok() const { return m_ok; }

 private:
  std::string_view m_rest;
  bool m_ok = true;
};

}  // namespace

std::optional<std::int64_t> detail::parse_unusual_id(std::string_view text) {
  const auto id = core::parse_integer(without_decimal_zeros(core::trim(text)));
  return id && *id > 0 ? id : std::nullopt;
}

std::optional<std::int64_t> parse_count(std::string_view text, ValueFaults& faults) {
  text = core::trim(text);
  if (text.empty()) return std::nullopt;
  const auto count = core::parse_integer(without_decimal_zeros(text));
  if (count && *count >= 0) return count;
  ++faults.bad_numbers;
  return std::nullopt;
}

std::optional<std::int64_t> parse_key(std::string_view text, ValueFaults& faults) {
  if (core::trim(text).empty()) return std::nullopt;
  const auto id = parse_id(text);
  if (!id) ++faults.bad_numbers;
  return id;
}

std::optional<core::TimePoint> parse_date(std::string_view text, ValueFaults& faults) {
  text = core::trim(text);
  if (text.empty()) return std::nullopt;
  Cursor cursor(text);
  unsigned year = 0;
  unsigned month = 0;
  unsigned day = 0;
  const bool iso = text.size() > 4 && text[4] == '-';
  if (iso) {
    year = cursor.number(4, 4);
    cursor.expect('-');
    month = cursor.number(2, 2);
    cursor.expect('-');
    day = cursor.number(2, 2);
  } else {
    month = cursor.number(1, 2);
    cursor.expect('/');
    day = cursor.number(1, 2);
    cursor.expect('/');
    year = cursor.number(4, 4);
  }
  unsigned hour = 0;
  unsigned minute = 0;
  unsigned second = 0;
  if (!cursor.at_end()) {
    cursor.expect(iso && cursor.next_is('T') ? 'T' : ' ');
    hour = cursor.number(1, 2);
    cursor.expect(':');
    minute = cursor.number(2, 2);
    if (cursor.next_is(':')) {
      cursor.expect(':');
      second = cursor.number(2, 2);
    }
    if (cursor.next_is('.')) {
      cursor.expect('.');
      cursor.number(1, 9);  // below a second: nothing in Meta Kaggle needs it
    }
    if (cursor.next_is('Z')) cursor.expect('Z');
  }
  if (cursor.ok() && cursor.at_end()) {
    if (const auto time = core::utc_time(static_cast<int>(year), month, day, hour, minute, second)) return time;
  }
  ++faults.bad_dates;
  return std::nullopt;
}

}  // namespace sources::kaggle
