// SPDX-License-Identifier: Apache-2.0
#include "core/iso_time.hpp"

#include "core/ascii.hpp"
#include "core/times.hpp"

#include <chrono>

namespace core {

namespace {

/// Takes pieces off the front of a text; once one is not as it should be, nothing fits any more.
class Pieces {
 public:
  explicit Pieces(std::string_view text) : m_rest(text) {}

  /// Exactly so many digits.
  unsigned number(std::size_t digits) {
    unsigned value = 0;
    if (m_rest.size() < digits) m_fits = false;
    for (std::size_t i = 0; i < digits && m_fits; ++i) {
      m_fits = is_digit(m_rest[i]);
      value = value * 10 + static_cast<unsigned>(m_rest[i] - '0');
    }
    if (m_fits) m_rest.remove_prefix(digits);
    return value;
  }

  /// The character, when it is one of those, else '\0'.
  char one_of(std::string_view characters) {
    if (m_rest.empty() || characters.find(m_rest.front()) == std::string_view::npos) return '\0';
    const char taken = m_rest.front();
    m_rest.remove_prefix(1);
    return taken;
  }

  void must(std::string_view characters) {
    if (one_of(characters) == '\0') m_fits = false;
  }

  /// The digits of a fraction of a second, 1 to 9, cut to milliseconds.
  Milliseconds fraction() {
    constexpr std::size_t k_most_digits = 9;
    std::size_t digits = 0;
    int ms = 0;
    for (; digits < m_rest.size() && is_digit(m_rest[digits]); ++digits) {
      if (digits < 3) ms = ms * 10 + (m_rest[digits] - '0');
    }
    if (digits == 0 || digits > k_most_digits) m_fits = false;
    m_rest.remove_prefix(digits);
    for (; digits < 3; ++digits) ms *= 10;
    return Milliseconds(ms);
  }

  [[nodiscard]] bool fits_to_the_end() const { return m_fits && m_rest.empty(); }

 private:
  std::string_view m_rest;
  bool m_fits = true;
};

}  // namespace

std::optional<TimePoint> parse_iso_time(std::string_view text, Zone zone) {
  Pieces pieces(text);
  const unsigned year = pieces.number(4);
  pieces.must("-");
  const unsigned month = pieces.number(2);
  pieces.must("-");
  const unsigned day = pieces.number(2);
  pieces.must("Tt ");
  const unsigned hour = pieces.number(2);
  pieces.must(":");
  const unsigned minute = pieces.number(2);
  pieces.must(":");
  const unsigned second = pieces.number(2);
  const Milliseconds fraction = pieces.one_of(".") != '\0' ? pieces.fraction() : Milliseconds(0);
  std::chrono::minutes ahead_of_utc{0};
  const char sign = pieces.one_of("Zz+-");
  if (sign == '\0' && zone == Zone::required) return std::nullopt;
  if (sign == '+' || sign == '-') {
    const unsigned hours = pieces.number(2);
    pieces.must(":");
    const unsigned minutes = pieces.number(2);
    if (hours > 23 || minutes > 59) return std::nullopt;
    ahead_of_utc = std::chrono::hours(hours) + std::chrono::minutes(minutes);
    if (sign == '-') ahead_of_utc = -ahead_of_utc;
  }
  if (!pieces.fits_to_the_end()) return std::nullopt;
  const auto local = utc_time(static_cast<int>(year), month, day, hour, minute, second);
  if (!local) return std::nullopt;
  const TimePoint time = *local + fraction - ahead_of_utc;
  const TimePoint first = *utc_time(1, 1, 1);
  const TimePoint last = *utc_time(9999, 12, 31, 23, 59, 59) + Milliseconds(999);
  if (time < first || time > last) return std::nullopt;  // the offset moved it out of the years that can be written
  return time;
}

}  // namespace core
