// SPDX-License-Identifier: Apache-2.0
#include "http/transport.hpp"

#include <algorithm>

namespace http {

namespace {

/// Not tolower(): its answer depends on the locale, a header's name does not.
char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool is_same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

std::optional<std::string_view> header(const Headers& headers, std::string_view name) {
  const auto found = std::find_if(headers.rbegin(), headers.rend(),
                                  [name](const auto& header) { return is_same_name(header.first, name); });
  if (found == headers.rend()) return std::nullopt;
  return found->second;
}

}  // namespace http
