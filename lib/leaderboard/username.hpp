// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

namespace leaderboard {

/// Why nobody can be called so, as the reason of a reject; nullopt: somebody can.
std::optional<std::string_view> fault_of_username(std::string_view username);

}  // namespace leaderboard
