// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace sources::kaggle {

/// What was found wrong in values, though not in rows: counted, never hidden.
struct ValueFaults {
  std::uint64_t bad_dates = 0;
  std::uint64_t bad_numbers = 0;
  std::uint64_t invalid_utf8 = 0;
};

/// A positive id. Files that went through pandas write 123 as "123.0". nullopt: anything else.
inline std::optional<std::int64_t> parse_id(std::string_view text);

/// A number from 0, or "123.0". Blank is nullopt; anything else is nullopt and counted.
std::optional<std::int64_t> parse_count(std::string_view text, ValueFaults& faults);

/// A foreign key: as parse_id; blank is nullopt, anything else that is no id is nullopt and counted as a number.
std::optional<std::int64_t> parse_key(std::string_view text, ValueFaults& faults);

/// The three forms of Meta Kaggle, all UTC: "07/25/2016", "07/25/2016 14:05:00", and until 2016 "2015-07-18 00:51:12".
/// Blank is nullopt; anything else is nullopt and counted.
std::optional<core::TimePoint> parse_date(std::string_view text, ValueFaults& faults);

// --- Inline implementations: tens of millions of ids are read ---

namespace detail {
/// Every form that an id has had.
std::optional<std::int64_t> parse_unusual_id(std::string_view text);
}  // namespace detail

inline std::optional<std::int64_t> parse_id(std::string_view text) {
  constexpr std::size_t k_surely_fits = 18;  // digits
  if (text.size() > k_surely_fits) return detail::parse_unusual_id(text);
  std::int64_t id = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return detail::parse_unusual_id(text);
    id = id * 10 + (c - '0');
  }
  return id > 0 ? std::optional(id) : std::nullopt;
}

}  // namespace sources::kaggle
