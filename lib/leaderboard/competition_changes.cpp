// SPDX-License-Identifier: Apache-2.0
#include "leaderboard/competition_changes.hpp"

#include "core/ascii.hpp"
#include "leaderboard/competitions.hpp"
#include "leaderboard/sync_report.hpp"
#include "store/reject_repository.hpp"

#include <algorithm>
#include <utility>

namespace leaderboard {

ChangedCompetitions add_competitions(sql::Connection& connection, std::span<const std::string> slugs,
                                     std::string_view title, catalog::Direction direction, store::WriteMode mode) {
  return store::in_transaction(connection, mode, [&]() -> ChangedCompetitions {
    std::vector<ChangedCompetition> changed;
    for (const std::string& slug : slugs) {
      const bool is_told =
          std::ranges::any_of(changed, [&](const auto& other) { return core::same_ignoring_case(other.slug, slug); });
      if (is_told) continue;
      const auto change = add_competition(connection, slug, title, direction);
      if (!change) return core::fail(change.error());
      changed.push_back({slug, *change});
    }
    return changed;
  });
}

ChangedCompetitions activate_competitions(sql::Connection& connection, std::span<const std::string> slugs,
                                          bool is_active, store::WriteMode mode) {
  return store::in_transaction(connection, mode, [&]() -> ChangedCompetitions {
    const auto chosen = choose_competitions(connection, slugs);
    if (!chosen) return core::fail(chosen.error());
    store::CompetitionRepository competitions(connection);
    std::vector<ChangedCompetition> changed;
    for (const store::Competition& competition : *chosen) {
      const bool is_new = competitions.set_active(competition.slug, is_active).value_or(false);
      changed.push_back({competition.slug, is_new ? catalog::Change::updated : catalog::Change::unchanged});
    }
    return changed;
  });
}

ChangedCompetitions remove_competitions(sql::Connection& connection, std::span<const std::string> slugs,
                                        bool with_entries, store::WriteMode mode) {
  using Removal = store::CompetitionRepository::Removal;
  return store::in_transaction(connection, mode, [&]() -> ChangedCompetitions {
    const auto chosen = choose_competitions(connection, slugs);
    if (!chosen) return core::fail(chosen.error());
    store::CompetitionRepository competitions(connection);
    store::RejectRepository rejects(connection, std::string(k_sync_task), std::string(k_sync_summary_source));
    std::vector<ChangedCompetition> changed;
    for (const store::Competition& competition : *chosen) {
      if (competitions.remove(competition.slug, with_entries) == Removal::has_entries) {
        return core::fail(core::ErrorKind::usage,
                          competition.slug + " has entries: it is removed only together with them, by --with-data");
      }
      rejects.replace(competition.slug, {});
      changed.push_back({competition.slug, catalog::Change::updated});
    }
    return changed;
  });
}

}  // namespace leaderboard
