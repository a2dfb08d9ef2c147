// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/dataset.hpp"
#include "catalog/leaderboard.hpp"
#include "core/result.hpp"
#include "store/write_mode.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace leaderboard {

/// What became of a competition that a person has named. Of one that is removed: updated.
struct ChangedCompetition {
  std::string slug;
  catalog::Change change;
};
using ChangedCompetitions = core::Result<std::vector<ChangedCompetition>>;

// Each of these is one transaction for all that are named, one at least: all of them or none. A name that stands twice,
// in whatever case, counts once. usage: no slug of a competition. They throw sql::Failure.

/// Follows them from now on. One that is there is active again, and keeps the title and the direction that are not said
/// now.
ChangedCompetitions add_competitions(sql::Connection& connection, std::span<const std::string> slugs,
                                     std::string_view title, catalog::Direction direction, store::WriteMode mode);

/// Whether a sync that names no competition takes them. usage: also one that nobody has added.
ChangedCompetitions activate_competitions(sql::Connection& connection, std::span<const std::string> slugs,
                                          bool is_active, store::WriteMode mode);

/// Forgets them, and the rejects of their boards. usage: also one that nobody has added, or one that has entries, be
/// they active or not, unless `with_entries` says that these and their history are to be deleted.
ChangedCompetitions remove_competitions(sql::Connection& connection, std::span<const std::string> slugs,
                                        bool with_entries, store::WriteMode mode);

}  // namespace leaderboard
