// SPDX-License-Identifier: Apache-2.0
#include "core/times.hpp"

#include "core/text.hpp"

#include <fmt/format.h>

#include <array>
#include <limits>
#include <utility>

namespace core {

using namespace std::chrono_literals;

std::string to_rfc3339(TimePoint time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  std::string text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                                 static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                                 clock.hours().count(), clock.minutes().count(), clock.seconds().count());
  if (clock.subseconds() != 0ms) text += fmt::format(".{:03}", clock.subseconds().count());
  return text + 'Z';
}

std::optional<TimePoint> utc_time(int year, unsigned month, unsigned day, unsigned hour, unsigned minute,
                                  unsigned second) {
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
  if (year < 1 || year > 9999 || !date.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  return TimePoint(std::chrono::sys_days(date)) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(second);
}

Result<Milliseconds> parse_duration(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, Milliseconds>, 5> k_units{
      {{"ms", 1ms}, {"s", 1s}, {"m", 1min}, {"h", 1h}, {"d", 24h}}};
  const std::size_t digits = text.find_first_not_of("0123456789");
  if (digits != std::string_view::npos) {
    const std::optional<std::int64_t> count = parse_integer(text.substr(0, digits));
    for (const auto& [unit, length] : k_units) {
      if (!count || text.substr(digits) != unit) continue;
      if (*count > std::numeric_limits<std::int64_t>::max() / length.count()) break;
      return *count * length;
    }
  }
  return fail(
      ErrorKind::usage,
      fmt::format("'{}' is not a duration: a number and its unit was expected, such as 500ms, 30s, 15m, 6h or 90d",
                  printable(text)));
}

}  // namespace core
