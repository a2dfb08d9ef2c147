// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"

#include <optional>
#include <string_view>

namespace http {

/// A date as headers write it, in any of the three forms of RFC 9110, 5.6.7. A year of two digits is taken for the one
/// nearest to `now` that is no more than 50 years ahead. nullopt: no date. The day of the week is not checked: no
/// server means another day because of it.
std::optional<core::TimePoint> parse_http_date(std::string_view text, core::TimePoint now);

}  // namespace http
