// SPDX-License-Identifier: Apache-2.0
#include "http/transport.hpp"

#include "core/ascii.hpp"

#include <algorithm>

namespace http {

std::optional<std::string_view> header(const Headers& headers, std::string_view name) {
  const auto found = std::find_if(headers.rbegin(), headers.rend(),
                                  [name](const auto& header) { return core::same_ignoring_case(header.first, name); });
  if (found == headers.rend()) return std::nullopt;
  return found->second;
}

}  // namespace http
