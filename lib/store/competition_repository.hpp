// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/dataset.hpp"
#include "catalog/leaderboard.hpp"
#include "core/clock.hpp"
#include "sql/connection.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace store {

/// What the last sync of a competition left.
struct SyncState {
  std::int64_t hash = 0;  // of all that its outcome depends on
  std::string checksum;   // of the board's rows
  std::uint64_t teams = 0;
  std::uint64_t entries = 0;
};

/// A competition that is followed.
struct Competition {
  std::int64_t id = 0;
  std::string slug;   // as it was added; case makes no difference
  std::string title;  // empty: not known
  bool is_active = true;
  catalog::Direction direction = catalog::Direction::unknown;
  std::optional<core::TimePoint> synced_at;
  std::optional<core::TimePoint> changed_at;  // of the last sync that changed an entry
  std::optional<SyncState> last;              // nullopt: never synced
};

/// All methods throw sql::Failure.
class CompetitionRepository {
 public:
  /// The connection must outlive the repository.
  explicit CompetitionRepository(sql::Connection& connection) : m_connection(connection) {}

  /// Adds it as active. One that is there keeps what is not said now: an empty title, an unknown direction.
  catalog::Change add(std::string_view slug, std::string_view title, catalog::Direction direction);

  /// nullopt: there is no such competition; else whether that is new.
  std::optional<bool> set_active(std::string_view slug, bool is_active);

  std::optional<Competition> find(std::string_view slug);

  /// By slug.
  std::vector<Competition> all();

  /// How many entries are on the board now, as v_competitions says.
  std::uint64_t count_entries(std::int64_t id);

  enum class Removal { removed, not_found, has_entries };
  /// With its entries and their history when `with_entries` says so; else one that has entries stays.
  Removal remove(std::string_view slug, bool with_entries);

  /// In the transaction in hand: the board is as its file says, as of `at`. `changed`: the sync has changed an entry.
  void mark_synced(std::int64_t id, core::TimePoint at, bool changed, const SyncState& state);

  /// The board is still as its file says, as of now.
  void mark_unchanged(std::int64_t id);

 private:
  sql::Connection& m_connection;
};

}  // namespace store
