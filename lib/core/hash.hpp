// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace core {

/// 64-bit hash of a row's values, in order, to tell "changed" from "the same". Not for secrets. Each value carries its
/// length or presence, so that ("ab","c") and ("a","bc"), NULL and 0 differ. The result is kept in stores: it may only
/// change together with the mapper version that it goes with.
class RowHash {
 public:
  void add(std::string_view text);
  void add(std::optional<std::int64_t> number);

  /// The hash of what was added since the last call; starts anew.
  std::int64_t finish();

 private:
  std::string m_row;  // keeps its capacity: no allocation a row
};

}  // namespace core
