// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"
#include "core/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace core {

/// RFC 3339 with `Z`: "2024-03-01T00:00:00Z", with three fraction digits when there are milliseconds. Years 0 to 9999.
std::string to_rfc3339(TimePoint time);

/// A calendar time, UTC. nullopt when there is no such day or time (30 February, 25:00) or the year is outside 1..9999.
std::optional<TimePoint> utc_time(int year, unsigned month, unsigned day, unsigned hour = 0, unsigned minute = 0,
                                  unsigned second = 0);

/// "500ms", "30s", "15m", "6h", "90d": a whole number from 0 and a unit. Anything else is a usage error that says so.
Result<Milliseconds> parse_duration(std::string_view text);

inline std::int64_t to_epoch_ms(TimePoint time) {
  return time.time_since_epoch().count();
}
inline TimePoint from_epoch_ms(std::int64_t ms) {
  return TimePoint(Milliseconds(ms));
}

}  // namespace core
