// SPDX-License-Identifier: Apache-2.0
#include "core/rate.hpp"

#include "core/text.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace core {

namespace {

constexpr std::array<std::pair<std::string_view, double>, 3> k_units{{{"s", 1e6}, {"min", 60e6}, {"h", 3600e6}}};
/// A budget promises its next moment within the hour, so that one that is further ahead is known for a clock's leap.
constexpr double k_longest_interval = 3600e6;

std::optional<double> microseconds_of(std::string_view unit) {
  for (const auto& [name, microseconds] : k_units) {
    if (unit == name) return microseconds;
  }
  return std::nullopt;
}

std::optional<Rate> parsed(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::string_view figure = text.substr(0, slash);
  double requests = 0;
  const auto [end, code] =
      std::from_chars(figure.data(), figure.data() + figure.size(), requests, std::chars_format::fixed);
  const auto unit = microseconds_of(text.substr(slash + 1));
  if (code != std::errc() || end != figure.data() + figure.size() || !unit || !(requests > 0)) return std::nullopt;
  const double interval = std::ceil(*unit / requests);  // rather a little slower than faster
  if (!(interval >= 1 && interval <= k_longest_interval)) return std::nullopt;
  return Rate{.interval = std::chrono::microseconds(static_cast<std::int64_t>(interval))};
}

}  // namespace

Result<Rate> Rate::parse(std::string_view text) {
  if (const auto rate = parsed(text)) return *rate;
  return fail(
      ErrorKind::usage,
      fmt::format(
          "'{}' is no rate: a number and a unit are expected, such as 1/s, 30/min or 1000/h, and no less than 1/h",
          printable(text)));
}

}  // namespace core
