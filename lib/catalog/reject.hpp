// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace catalog {

/// An input record that could not be taken, and why. The excerpt is fit for a terminal.
struct Reject {
  std::string file;
  std::uint64_t line = 0;
  std::string reason;
  std::string excerpt;
};

/// How many rejects a file may have before its run ends: more of them mean that the file is not what it should be.
class RejectLimit {
 public:
  /// "1%" (0% to 100%, a fraction is allowed) or a number of rows. usage: anything else.
  static core::Result<RejectLimit> parse(std::string_view text);

  /// Before this row a share says little.
  static constexpr std::uint64_t k_first_judged_row = 1000;

  /// Judged from k_first_judged_row on; `at_end` judges whatever there is.
  [[nodiscard]] bool exceeded(std::uint64_t rejects, std::uint64_t rows, bool at_end) const;

 private:
  std::uint64_t m_count = 0;
  double m_share = 0.01;
  bool m_is_share = true;
};

}  // namespace catalog
