// SPDX-License-Identifier: Apache-2.0
#include "leaderboard/diff.hpp"

namespace leaderboard {

void each_moved(sql::Connection& connection, const store::Competition& competition,
                const std::function<void(const store::EntryRecord&)>& visit) {
  if (!competition.changed_at) return;
  store::LeaderboardRepository(connection, competition.id)
      .each_record(*competition.changed_at, [&](const store::EntryRecord& record) {
        if (record.has_moved) visit(record);
      });
}

}  // namespace leaderboard
