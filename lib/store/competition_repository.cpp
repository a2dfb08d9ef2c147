// SPDX-License-Identifier: Apache-2.0
#include "store/competition_repository.hpp"

#include "core/times.hpp"

namespace store {

namespace {

constexpr const char* k_insert = R"sql(
INSERT INTO competitions (slug, title, higher_is_better, created_ms) VALUES ($1, $2, $3, now_ms())
ON CONFLICT (lower(slug)) DO NOTHING
)sql";

constexpr const char* k_update = R"sql(
UPDATE competitions SET is_active = 1, title = coalesce($2, title), higher_is_better = coalesce($3, higher_is_better)
WHERE lower(slug) = lower($1) AND (is_active = 0 OR title IS DISTINCT FROM coalesce($2, title)
  OR higher_is_better IS DISTINCT FROM coalesce($3, higher_is_better))
)sql";

#define TEDI_COMPETITION                                                                                             \
  "SELECT id, slug, title, is_active, higher_is_better, synced_ms, changed_ms, sync_hash, checksum, teams, entries " \
  "FROM competitions "

constexpr const char* k_find = TEDI_COMPETITION "WHERE lower(slug) = lower($1)";
constexpr const char* k_all = TEDI_COMPETITION "ORDER BY lower(slug)";

#undef TEDI_COMPETITION

constexpr const char* k_has_entries = R"sql(
SELECT e.id FROM leaderboard_entries AS e JOIN competitions AS c ON c.id = e.competition_id
WHERE lower(c.slug) = lower($1) LIMIT 1
)sql";

constexpr const char* k_mark_synced = R"sql(
UPDATE competitions SET synced_ms = $2, changed_ms = CASE WHEN $3 = 1 THEN $2 ELSE changed_ms END, sync_hash = $4,
  checksum = $5, teams = $6, entries = $7
WHERE id = $1
)sql";

using Bool = std::optional<bool>;

Bool higher_is_better(catalog::Direction direction) {
  if (direction == catalog::Direction::unknown) return std::nullopt;
  return direction == catalog::Direction::higher_is_better;
}

catalog::Direction direction_of(Bool higher_is_better) {
  if (!higher_is_better) return catalog::Direction::unknown;
  return *higher_is_better ? catalog::Direction::higher_is_better : catalog::Direction::lower_is_better;
}

std::optional<core::TimePoint> time(const sql::Row& row, int column) {
  const auto ms = row.get<std::optional<std::int64_t>>(column);
  return ms ? std::optional(core::from_epoch_ms(*ms)) : std::nullopt;
}

Competition read(const sql::Row& row) {
  Competition competition{.id = row.get<std::int64_t>(0),
                          .slug = row.get<std::string>(1),
                          .title = row.get<std::optional<std::string>>(2).value_or(""),
                          .is_active = row.get<bool>(3),
                          .direction = direction_of(row.get<Bool>(4)),
                          .synced_at = time(row, 5),
                          .changed_at = time(row, 6),
                          .last = std::nullopt};
  if (const auto hash = row.get<std::optional<std::int64_t>>(7)) {
    competition.last = SyncState{.hash = *hash,
                                 .checksum = row.get<std::string>(8),
                                 .teams = row.get<std::uint64_t>(9),
                                 .entries = row.get<std::uint64_t>(10)};
  }
  return competition;
}

}  // namespace

catalog::Change CompetitionRepository::add(std::string_view slug, std::string_view title,
                                           catalog::Direction direction) {
  catalog::Change change = catalog::Change::unchanged;
  sql::in_transaction(m_connection, [&] {
    const sql::Value name = sql::text_or_null(title);
    if (m_connection.exec(k_insert, slug, name, higher_is_better(direction)) == 1) {
      change = catalog::Change::inserted;
    } else if (m_connection.exec(k_update, slug, name, higher_is_better(direction)) == 1) {
      change = catalog::Change::updated;
    }
  });
  return change;
}

std::optional<bool> CompetitionRepository::set_active(std::string_view slug, bool is_active) {
  std::optional<bool> is_new;
  sql::in_transaction(m_connection, [&] {
    const auto before =
        m_connection.one<bool>("SELECT is_active FROM competitions WHERE lower(slug) = lower($1)", slug);
    if (!before) return;
    is_new = std::get<0>(*before) != is_active;
    if (*is_new)
      m_connection.exec("UPDATE competitions SET is_active = $2 WHERE lower(slug) = lower($1)", slug, is_active);
  });
  return is_new;
}

std::optional<Competition> CompetitionRepository::find(std::string_view slug) {
  std::optional<Competition> found;
  m_connection.prepare(k_find).each([&](const sql::Row& row) { found = read(row); }, slug);
  return found;
}

std::vector<Competition> CompetitionRepository::all() {
  std::vector<Competition> competitions;
  m_connection.prepare(k_all).each([&](const sql::Row& row) { competitions.push_back(read(row)); });
  return competitions;
}

std::uint64_t CompetitionRepository::count_entries(std::int64_t id) {
  return std::get<0>(*m_connection.one<std::uint64_t>(
      "SELECT count(*) FROM leaderboard_entries WHERE competition_id = $1 AND is_active = 1", id));
}

CompetitionRepository::Removal CompetitionRepository::remove(std::string_view slug, bool with_entries) {
  Removal removal = Removal::not_found;
  sql::in_transaction(m_connection, [&] {
    removal = Removal::has_entries;
    if (!with_entries && m_connection.one<std::int64_t>(k_has_entries, slug)) return;
    const auto removed = m_connection.exec("DELETE FROM competitions WHERE lower(slug) = lower($1)", slug);
    removal = removed > 0 ? Removal::removed : Removal::not_found;
  });
  return removal;
}

void CompetitionRepository::mark_synced(std::int64_t id, core::TimePoint at, bool changed, const SyncState& state) {
  m_connection.exec(k_mark_synced, id, core::to_epoch_ms(at), changed, state.hash, state.checksum, state.teams,
                    state.entries);
}

void CompetitionRepository::mark_unchanged(std::int64_t id) {
  sql::in_transaction(m_connection,
                      [&] { m_connection.exec("UPDATE competitions SET synced_ms = now_ms() WHERE id = $1", id); });
}

}  // namespace store
