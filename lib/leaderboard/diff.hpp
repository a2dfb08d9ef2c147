// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/competition_repository.hpp"
#include "store/leaderboard_repository.hpp"

#include <functional>

namespace leaderboard {

/// Calls visit(record) for each entry that stands elsewhere since the last sync which changed the board: another team,
/// rank or score, on the board or off it; by rank. `visit` must not use the connection. Throws sql::Failure.
void each_moved(sql::Connection& connection, const store::Competition& competition,
                const std::function<void(const store::EntryRecord&)>& visit);

}  // namespace leaderboard
