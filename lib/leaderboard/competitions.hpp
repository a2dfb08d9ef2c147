// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.hpp"
#include "store/competition_repository.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace leaderboard {

/// Follows a competition from now on. usage: no slug of a competition. Throws sql::Failure.
core::Result<catalog::Change> add_competition(sql::Connection& connection, std::string_view slug,
                                              std::string_view title = {},
                                              catalog::Direction direction = catalog::Direction::unknown);

/// Those of that name, each once, in their order; all active ones when none is named. usage: no slug of a competition,
/// or one that nobody has added (says which one was probably meant). Throws sql::Failure.
core::Result<std::vector<store::Competition>> choose_competitions(sql::Connection& connection,
                                                                  std::span<const std::string> slugs);

}  // namespace leaderboard
