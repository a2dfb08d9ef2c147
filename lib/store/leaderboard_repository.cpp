// SPDX-License-Identifier: Apache-2.0
#include "store/leaderboard_repository.hpp"

#include "core/times.hpp"

namespace store {

namespace {

// In the words of the index leaderboard_entries_identity, which has them in this order.
constexpr const char* k_of_users = R"sql(
SELECT id, user_id, row_hash, is_active FROM leaderboard_entries
WHERE competition_id = $1 AND coalesce(user_id, 0) > 0
ORDER BY coalesce(user_id, 0)
)sql";

constexpr const char* k_of_teams = R"sql(
SELECT id, team_id, row_hash, is_active FROM leaderboard_entries
WHERE competition_id = $1 AND coalesce(user_id, 0) = 0
ORDER BY CASE WHEN user_id IS NULL THEN team_id ELSE 0 END
)sql";

constexpr const char* k_insert = R"sql(
INSERT INTO leaderboard_entries (competition_id, user_id, row_hash, synced_ms, standing_ms, team_id, rank, score,
  submitted_ms, submission_count, score_text, team_name)
VALUES ($1, $2, $3, $4, $4, $5, $6, $7, $8, $9, $10, $11)
)sql";

// $3 to $5: where it stands now; NULL when it leaves the board, and then any place is another one.
constexpr const char* k_keep_standing = R"sql(
INSERT INTO leaderboard_history (entry_id, until_ms, since_ms, team_id, rank, score)
SELECT id, $2, standing_ms, team_id, rank, score FROM leaderboard_entries
WHERE id = $1 AND is_active = 1
  AND (team_id IS DISTINCT FROM $3 OR rank IS DISTINCT FROM $4 OR score_text IS DISTINCT FROM $5)
ON CONFLICT (entry_id, until_ms) DO NOTHING
)sql";

// Whose it is is set apart: an index is written when a column of it is named here, whether its value changes or not.
constexpr const char* k_update = R"sql(
UPDATE leaderboard_entries SET row_hash = $2, synced_ms = $3, is_active = 1, revision = revision + 1,
  standing_ms = CASE WHEN is_active = 1 AND team_id = $4 AND rank IS NOT DISTINCT FROM $5 AND score_text = $9
    THEN standing_ms ELSE $3 END,
  team_id = $4, rank = $5, score = $6, submitted_ms = $7, submission_count = $8, score_text = $9, team_name = $10
WHERE id = $1
)sql";

constexpr const char* k_deactivate = R"sql(
UPDATE leaderboard_entries SET is_active = 0, synced_ms = $2, revision = revision + 1 WHERE id = $1
)sql";

constexpr const char* k_records = R"sql(
SELECT e.team_id, e.rank, e.score, e.submitted_ms, e.submission_count, e.score_text, e.team_name, u.username,
  e.is_active, e.revision, e.synced_ms, e.standing_ms, h.entry_id, h.rank, h.score
FROM leaderboard_entries AS e
LEFT JOIN users AS u ON u.id = e.user_id AND u.is_active = 1
LEFT JOIN leaderboard_history AS h ON h.entry_id = e.id AND h.until_ms = $2
WHERE e.competition_id = $1 AND (e.is_active = 1 OR e.synced_ms = $2)
ORDER BY e.rank IS NULL, e.rank, e.team_id
)sql";

std::optional<std::int64_t> ms(const std::optional<core::TimePoint>& time) {
  return time ? std::optional(core::to_epoch_ms(*time)) : std::nullopt;
}

EntryChange change_of(bool is_written, bool is_active, std::int64_t revision) {
  if (!is_written) return EntryChange::unchanged;
  if (!is_active) return EntryChange::removed;
  return revision == 1 ? EntryChange::inserted : EntryChange::updated;
}

EntryRecord read(const sql::Row& row, std::int64_t changed_ms) {
  using Integer = std::optional<std::int64_t>;
  using Real = std::optional<double>;
  EntryRecord record;
  record.entry.team_id = row.get<std::int64_t>(0);
  record.entry.rank = row.get<Integer>(1);
  record.entry.score = row.get<Real>(2);
  if (const auto submitted = row.get<Integer>(3)) record.entry.submitted_at = core::from_epoch_ms(*submitted);
  record.entry.submission_count = row.get<Integer>(4);
  record.entry.score_text = row.get<std::string_view>(5);
  record.entry.team_name = row.get<std::string_view>(6);
  record.username = row.get<std::optional<std::string_view>>(7);
  record.is_active = row.get<bool>(8);
  record.change = change_of(row.get<std::int64_t>(10) == changed_ms, record.is_active, row.get<std::int64_t>(9));
  const bool has_previous = row.get<Integer>(12).has_value();
  record.has_moved = has_previous || !record.is_active || row.get<std::int64_t>(11) == changed_ms;
  record.previous_rank = row.get<Integer>(13);
  record.previous_score = row.get<Real>(14);
  return record;
}

}  // namespace

std::string_view name_of(EntryChange change) {
  switch (change) {
    case EntryChange::inserted:
      return "inserted";
    case EntryChange::updated:
      return "updated";
    case EntryChange::removed:
      return "removed";
    case EntryChange::unchanged:
      break;
  }
  return "unchanged";
}

LeaderboardRepository::LeaderboardRepository(sql::Connection& connection, std::int64_t competition_id)
    : m_connection(connection),
      m_competition_id(competition_id),
      m_insert(connection.prepare(k_insert)),
      m_keep_standing(connection.prepare(k_keep_standing)),
      m_update(connection.prepare(k_update)),
      m_deactivate(connection.prepare(k_deactivate)) {
}

void LeaderboardRepository::each_of_users(const std::function<void(const StoredEntry&)>& visit) {
  each_stored(k_of_users, visit);
}

void LeaderboardRepository::each_of_teams(const std::function<void(const StoredEntry&)>& visit) {
  each_stored(k_of_teams, visit);
}

void LeaderboardRepository::each_stored(const char* query, const std::function<void(const StoredEntry&)>& visit) {
  m_connection.prepare(query).each(
      [&](const sql::Row& row) {
        visit({.id = row.get<std::int64_t>(0),
               .key = row.get<std::int64_t>(1),
               .row_hash = row.get<std::int64_t>(2),
               .is_active = row.get<bool>(3)});
      },
      m_competition_id);
}

void LeaderboardRepository::insert(std::optional<std::int64_t> user_id, const catalog::LeaderboardEntry& entry,
                                   std::int64_t row_hash, core::TimePoint now) {
  m_insert.exec(m_competition_id, user_id, row_hash, core::to_epoch_ms(now), entry.team_id, entry.rank, entry.score,
                ms(entry.submitted_at), entry.submission_count, entry.score_text, entry.team_name);
}

void LeaderboardRepository::update(std::int64_t id, const catalog::LeaderboardEntry& entry, std::int64_t row_hash,
                                   core::TimePoint now) {
  m_keep_standing.exec(id, core::to_epoch_ms(now), entry.team_id, entry.rank, entry.score_text);
  m_update.exec(id, row_hash, core::to_epoch_ms(now), entry.team_id, entry.rank, entry.score, ms(entry.submitted_at),
                entry.submission_count, entry.score_text, entry.team_name);
}

void LeaderboardRepository::give(std::int64_t id, std::int64_t user_id) {
  m_connection.exec("UPDATE leaderboard_entries SET user_id = $2 WHERE id = $1", id, user_id);
}

void LeaderboardRepository::deactivate(std::int64_t id, core::TimePoint now) {
  m_keep_standing.exec(id, core::to_epoch_ms(now), std::optional<std::int64_t>(), std::optional<std::int64_t>(),
                       std::optional<std::string_view>());
  m_deactivate.exec(id, core::to_epoch_ms(now));
}

void LeaderboardRepository::each_record(core::TimePoint changed_at,
                                        const std::function<void(const EntryRecord&)>& visit) {
  const std::int64_t changed_ms = core::to_epoch_ms(changed_at);
  m_connection.prepare(k_records).each([&](const sql::Row& row) { visit(read(row, changed_ms)); }, m_competition_id,
                                       changed_ms);
}

}  // namespace store
