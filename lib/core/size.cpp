// SPDX-License-Identifier: Apache-2.0
#include "core/size.hpp"

#include <fmt/format.h>

#include <array>

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

}  // namespace core
