// SPDX-License-Identifier: Apache-2.0
#pragma once

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

}  // namespace core
