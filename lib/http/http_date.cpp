// SPDX-License-Identifier: Apache-2.0
#include "http/http_date.hpp"

#include "core/ascii.hpp"
#include "core/text.hpp"
#include "core/times.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace http {

namespace {

std::vector<std::string_view> words_of(std::string_view text) {
  constexpr std::string_view k_between = " ,-";
  constexpr std::size_t k_most = 7;  // one more than the longest form has
  std::vector<std::string_view> words;
  while (words.size() < k_most) {
    text.remove_prefix(std::min(text.find_first_not_of(k_between), text.size()));
    if (text.empty()) break;
    words.push_back(text.substr(0, text.find_first_of(k_between)));
    text.remove_prefix(words.back().size());
  }
  return words;
}

/// A number of `least` to `most` digits, and nothing else.
std::optional<unsigned> number(std::string_view text, std::size_t least, std::size_t most) {
  if (text.size() < least || text.size() > most || !std::all_of(text.begin(), text.end(), core::is_digit)) return {};
  return static_cast<unsigned>(*core::parse_integer(text));
}

std::optional<unsigned> month_of(std::string_view name) {
  static constexpr std::array<std::string_view, 12> k_months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto* const found = std::find_if(k_months.begin(), k_months.end(), [name](std::string_view month) {
    return core::same_ignoring_case(month, name);
  });
  if (found == k_months.end()) return std::nullopt;
  return static_cast<unsigned>(found - k_months.begin()) + 1;
}

std::optional<int> year_of(std::string_view text, core::TimePoint now) {
  if (const auto year = number(text, 4, 4)) return static_cast<int>(*year);
  const auto in_century = number(text, 2, 2);
  if (!in_century) return std::nullopt;
  const std::chrono::year_month_day today(std::chrono::floor<std::chrono::days>(now));
  const int latest = static_cast<int>(today.year()) + 50;
  const int year = latest / 100 * 100 + static_cast<int>(*in_century);
  return year > latest ? year - 100 : year;
}

}  // namespace

std::optional<core::TimePoint> parse_http_date(std::string_view text, core::TimePoint now) {
  // Sun, 06 Nov 1994 08:49:37 GMT | Sunday, 06-Nov-94 08:49:37 GMT | Sun Nov  6 08:49:37 1994
  const std::vector<std::string_view> words = words_of(core::trim(text));
  const bool named_zone = words.size() == 6 && core::same_ignoring_case(words[5], "GMT");
  if (!named_zone && words.size() != 5) return std::nullopt;
  const auto day = number(named_zone ? words[1] : words[2], 1, 2);
  const auto month = month_of(named_zone ? words[2] : words[1]);
  const auto year = year_of(named_zone ? words[3] : words[4], now);
  const std::string_view time = named_zone ? words[4] : words[3];
  if (!day || !month || !year || time.size() != 8 || time[2] != ':' || time[5] != ':') return std::nullopt;

  const auto hour = number(time.substr(0, 2), 2, 2);
  const auto minute = number(time.substr(3, 2), 2, 2);
  const auto second = number(time.substr(6, 2), 2, 2);
  if (!hour || !minute || !second) return std::nullopt;
  constexpr unsigned k_leap_second = 60;
  return core::utc_time(*year, *month, *day, *hour, *minute, *second == k_leap_second ? 59 : *second);
}

}  // namespace http
