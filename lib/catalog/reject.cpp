// SPDX-License-Identifier: Apache-2.0
#include "catalog/reject.hpp"

#include "core/text.hpp"

#include <charconv>

namespace catalog {

core::Result<RejectLimit> RejectLimit::parse(std::string_view text) {
  RejectLimit limit;
  if (const auto count = core::parse_integer(text); count && *count >= 0) {
    limit.m_is_share = false;
    limit.m_count = static_cast<std::uint64_t>(*count);
    return limit;
  }
  if (text.ends_with('%') && text.size() > 1) {
    const char* const end = text.data() + text.size() - 1;
    double percent = -1;
    const auto [stop, error] = std::from_chars(text.data(), end, percent, std::chars_format::fixed);
    if (error == std::errc() && stop == end && percent >= 0 && percent <= 100) {
      limit.m_share = percent / 100;
      return limit;
    }
  }
  return core::fail(core::ErrorKind::usage,
                    "'" + core::printable(text) +
                        "' is not a limit for rejects: a share such as 1% or a number of rows was expected");
}

bool RejectLimit::exceeded(std::uint64_t rejects, std::uint64_t rows, bool at_end) const {
  if (rejects == 0 || (!at_end && rows < k_first_judged_row)) return false;
  if (!m_is_share) return rejects > m_count;
  return static_cast<double>(rejects) > m_share * static_cast<double>(rows);
}

}  // namespace catalog
