// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"

#include <optional>
#include <string_view>

namespace core {

enum class Zone {
  required,         // as RFC 3339 has it
  utc_when_absent,  // as ISO 8601 of strangers often is
};

/// "2021-06-02T13:59:20", with 0 to 9 fraction digits (cut to milliseconds) and Z or "+02:00". nullopt: anything else,
/// no such day or time, or one outside the years 1..9999.
std::optional<TimePoint> parse_iso_time(std::string_view text, Zone zone);

}  // namespace core
