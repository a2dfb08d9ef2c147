// SPDX-License-Identifier: Apache-2.0
#include "leaderboard/username.hpp"

#include "core/text.hpp"

#include <algorithm>

namespace leaderboard {

std::optional<std::string_view> fault_of_username(std::string_view username) {
  constexpr std::size_t k_longest_bytes = 255;
  if (username.empty()) return "a user without a name";
  if (username.size() > k_longest_bytes) return "a user name longer than 255 bytes";
  if (!core::is_storable_utf8(username)) return "a user name that is not UTF-8";
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '\x7F'; };
  if (std::ranges::any_of(username, is_control)) return "a user name with a control character";
  return std::nullopt;
}

}  // namespace leaderboard
