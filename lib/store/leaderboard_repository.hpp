// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/leaderboard.hpp"
#include "core/clock.hpp"
#include "sql/connection.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

namespace store {

/// What a sync compares its board with.
struct StoredEntry {
  std::int64_t id = 0;
  std::int64_t key = 0;  // the user's id, or the team's of an entry without user
  std::int64_t row_hash = 0;
  bool is_active = true;
};

/// What a sync did to an entry.
enum class EntryChange { inserted, updated, unchanged, removed };
std::string_view name_of(EntryChange change);

/// An entry as readers see it; texts die with the row.
struct EntryRecord {
  catalog::LeaderboardEntry entry;  // without members
  std::optional<std::string_view> username;
  bool is_active = true;
  EntryChange change = EntryChange::unchanged;  // by the last sync that changed any
  bool has_moved = false;  // that sync changed its team, rank or score, or put it on or off the board
  std::optional<std::int64_t> previous_rank;  // before it, if it was on the board then
  std::optional<double> previous_score;
};

/// The board of one competition. All methods throw sql::Failure; those that write belong into a transaction, whose
/// moment is `now`: later than that of any sync before.
class LeaderboardRepository {
 public:
  /// The connection must outlive the repository.
  LeaderboardRepository(sql::Connection& connection, std::int64_t competition_id);

  /// Entries of users, by user id; entries without, by team id. `visit` must not use the connection.
  void each_of_users(const std::function<void(const StoredEntry&)>& visit);
  void each_of_teams(const std::function<void(const StoredEntry&)>& visit);

  /// Fast when they come in the order of users, or of teams.
  void insert(std::optional<std::int64_t> user_id, const catalog::LeaderboardEntry& entry, std::int64_t row_hash,
              core::TimePoint now);

  /// The entry is on the board (again), as it now is. Where it stood goes into the history when that is another place.
  void update(std::int64_t id, const catalog::LeaderboardEntry& entry, std::int64_t row_hash, core::TimePoint now);

  /// An entry without user is that user's from now on.
  void give(std::int64_t id, std::int64_t user_id);

  /// It is no longer on the board.
  void deactivate(std::int64_t id, core::TimePoint now);

  /// All entries on the board, and those that the sync at `changed_at` took off it, by rank. `visit` must not use the
  /// connection.
  void each_record(core::TimePoint changed_at, const std::function<void(const EntryRecord&)>& visit);

 private:
  void each_stored(const char* query, const std::function<void(const StoredEntry&)>& visit);

  sql::Connection& m_connection;
  std::int64_t m_competition_id;
  sql::Statement m_insert;
  sql::Statement m_keep_standing;
  sql::Statement m_update;
  sql::Statement m_deactivate;
};

}  // namespace store
