// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "leaderboard/sync.hpp"

namespace leaderboard {

/// What the syncs of a run have in common. All that is referred to outlives them.
struct SyncContext {
  const SyncOptions& options;
  const core::StopFlag& stop;
  SyncListener& listener;
};

/// Makes the stored board of a competition what the download says, which is let go of once it is read. The caller holds
/// the competition's lock. bad_data: the file is not what it should be, or the board lost more than half of its teams;
/// missing_input, io, cannot_create; not_found: the competition is followed no longer; interrupted. Throws
/// sql::Failure.
core::Result<void> sync_board(sql::Connection& connection, const store::Competition& competition, Download download,
                              const SyncContext& context, CompetitionReport& report);

}  // namespace leaderboard
