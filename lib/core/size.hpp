// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace core {

/// A decimal unit that people read sizes in: B, kB, MB, GB, TB.
struct SizeUnit {
  double bytes;
  std::string_view name;
};

/// The greatest unit that the size has one of.
SizeUnit size_unit_for(double bytes);

/// "2.7" below ten, "310" above: two or three figures are all that an eye takes in.
std::string size_figure(double bytes, const SizeUnit& unit);

/// "2.7 GB"
std::string size_text(double bytes);

/// "500kB", "256MB", "1GB": a whole number of bytes from 1 and a unit (B when it has none), of at most 2^63-1 bytes.
/// Anything else is a usage error that says so.
Result<std::uint64_t> parse_size(std::string_view text);

}  // namespace core
