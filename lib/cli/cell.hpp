// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

namespace cli {

/// A value of a record, which may be NULL (monostate). A text is a view: it must outlive the call that it is given to.
using Cell = std::variant<std::monostate, std::string_view, std::int64_t, double, bool, core::TimePoint>;

/// NULL for nothing.
template <class T>
Cell cell(const std::optional<T>& maybe) {
  return maybe ? Cell(*maybe) : Cell();
}

}  // namespace cli
