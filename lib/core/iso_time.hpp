// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"

#include <optional>
#include <string_view>

namespace core {

/// ISO 8601 as upstreams write it, RFC 3339 included: "2021-06-02T13:59:20", with 0 to 9 fraction digits (cut to
/// milliseconds), Z, "+02:00" or nothing (UTC). nullopt: anything else, or outside the years that can be written.
std::optional<TimePoint> parse_iso_time(std::string_view text);

}  // namespace core
