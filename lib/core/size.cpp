// SPDX-License-Identifier: Apache-2.0
#include "core/size.hpp"

#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace core {

SizeUnit size_unit_for(double bytes) {
  static constexpr std::array<SizeUnit, 4> k_units{{{1e12, "TB"}, {1e9, "GB"}, {1e6, "MB"}, {1e3, "kB"}}};
  for (const SizeUnit& unit : k_units) {
    if (bytes >= unit.bytes) return unit;
  }
  return {1, "B"};
}

std::string size_figure(double bytes, const SizeUnit& unit) {
  const double value = bytes / unit.bytes;
  return fmt::format("{:.{}f}", value, unit.bytes > 1 && value < 9.95 ? 1 : 0);
}

std::string size_text(double bytes) {
  const SizeUnit unit = size_unit_for(bytes);
  return fmt::format("{} {}", size_figure(bytes, unit), unit.name);
}

Result<std::uint64_t> parse_size(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, std::int64_t>, 6> k_units{
      {{"", 1}, {"B", 1}, {"kB", 1'000}, {"MB", 1'000'000}, {"GB", 1'000'000'000}, {"TB", 1'000'000'000'000}}};
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto count = parse_integer(text.substr(0, digits));
  for (const auto& [unit, bytes] : k_units) {
    if (!count || *count == 0 || text.substr(digits) != unit) continue;
    if (*count > std::numeric_limits<std::int64_t>::max() / bytes) break;
    return static_cast<std::uint64_t>(*count * bytes);
  }
  return fail(ErrorKind::usage,
              fmt::format("'{}' is not a size: a number and its unit was expected, such as 500kB, 256MB or 1GB",
                          printable(text)));
}

}  // namespace core
