// SPDX-License-Identifier: Apache-2.0
#include "store/dataset_repository.hpp"

#include "core/times.hpp"

#include <algorithm>

namespace store {

namespace {

constexpr const char* k_seed_hashes = R"sql(
SELECT external_id, seed_hash FROM datasets WHERE source = $1 AND seed_hash IS NOT NULL ORDER BY external_id
)sql";

constexpr const char* k_find = R"sql(
SELECT id, seed_hash, status, origins, seed_at_ms, list_at_ms, view_at_ms, created_ms, updated_ms, size_bytes,
  compressed_bytes, views, downloads, votes, kernels, medal, version, ref, contested_ref, owner, url, gated, license,
  title, subtitle, tags, extra, description
FROM datasets WHERE source = $1 AND external_id = $2
)sql";

// A row that is there, or a ref that another row holds, is no failure: nothing is written, and the caller looks closer.
constexpr const char* k_insert = R"sql(
INSERT INTO datasets (source, external_id, seed_hash, seed_at_ms, first_seen_ms, last_seen_ms, created_ms, updated_ms,
  size_bytes, compressed_bytes, views, downloads, votes, kernels, medal, version, ref, contested_ref, owner, url, gated,
  license, title, subtitle, tags, extra, description)
VALUES ($1, $2, $3, $4, now_ms(), now_ms(), $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
  $21, $22, $23, $24, $25)
ON CONFLICT DO NOTHING
)sql";

constexpr const char* k_update = R"sql(
UPDATE datasets SET seed_hash = $2, seed_at_ms = $3, origins = $4, revision = revision + 1, last_seen_ms = now_ms(),
  created_ms = $5, updated_ms = $6, size_bytes = $7, compressed_bytes = $8, views = $9, downloads = $10, votes = $11,
  kernels = $12, medal = $13, version = $14, ref = $15, contested_ref = $16, owner = $17, url = $18, gated = $19,
  license = $20, title = $21, subtitle = $22, tags = $23, extra = $24, description = $25
WHERE id = $1
)sql";

constexpr const char* k_remember_hash = R"sql(
UPDATE datasets SET seed_hash = $2, seed_at_ms = $3, origins = $4 WHERE id = $1
)sql";

std::optional<core::TimePoint> time_from(const std::optional<std::int64_t>& ms) {
  if (!ms) return std::nullopt;
  return core::from_epoch_ms(*ms);
}

std::optional<std::int64_t> ms_from(const std::optional<core::TimePoint>& time) {
  if (!time) return std::nullopt;
  return core::to_epoch_ms(*time);
}

/// The ref as the row holds it, or as it only claims it.
std::string_view held_ref(const catalog::StoredDataset& row) {
  return row.ref_contested ? std::string_view() : std::string_view(row.values.ref);
}

std::string_view contested_ref(const catalog::StoredDataset& row) {
  return row.ref_contested ? std::string_view(row.values.ref) : std::string_view();
}

}  // namespace

DatasetRepository::DatasetRepository(sql::Connection& connection, std::string source)
    : m_connection(connection),
      m_source(std::move(source)),
      m_claims(connection, m_source),
      m_insert(connection.prepare(k_insert)),
      m_find(connection.prepare(k_find)),
      m_update(connection.prepare(k_update)),
      m_remember_hash(connection.prepare(k_remember_hash)) {
}

void DatasetRepository::each_seed_hash(
    const std::function<void(std::string_view external_id, std::int64_t hash)>& visit) {
  m_connection.prepare(k_seed_hashes)
      .each([&](const sql::Row& row) { visit(row.get<std::string_view>(0), row.get<std::int64_t>(1)); }, m_source);
}

std::optional<catalog::StoredDataset> DatasetRepository::find(std::string_view external_id) {
  auto found = find_row(external_id);
  if (!found) return std::nullopt;
  return std::move(found->row);
}

std::optional<DatasetRepository::Found> DatasetRepository::find_row(std::string_view external_id) {
  std::optional<Found> found;
  m_find.each(
      [&](const sql::Row& row) {
        const auto text = [&](int column) {
          return row.get<std::optional<std::string>>(column).value_or(std::string());
        };
        const auto number = [&](int column) { return row.get<std::optional<std::int64_t>>(column); };
        Found& f = found.emplace();
        f.id = row.get<std::int64_t>(0);
        f.seed_hash = number(1);
        f.row.status = catalog::status_named(row.get<std::string_view>(2)).value_or(catalog::Status::minimal);
        f.row.origins = text(3);
        f.row.seed_at = time_from(number(4));
        f.row.list_at = time_from(number(5));
        f.row.view_at = time_from(number(6));
        catalog::Dataset& values = f.row.values;
        values.external_id = external_id;
        values.created_at = time_from(number(7));
        values.updated_at = time_from(number(8));
        int column = 9;
        for (auto* value : {&values.size_bytes, &values.compressed_bytes, &values.views, &values.downloads,
                            &values.votes, &values.kernels, &values.medal, &values.version}) {
          *value = number(column++);
        }
        values.ref = text(17);
        f.row.ref_contested = values.ref.empty() && !text(18).empty();
        if (f.row.ref_contested) values.ref = text(18);
        column = 19;
        for (auto* value : {&values.owner, &values.url, &values.gated, &values.license, &values.title, &values.subtitle,
                            &values.tags, &values.extra, &values.description}) {
          *value = text(column++);
        }
      },
      m_source, external_id);
  return found;
}

std::vector<catalog::Change> DatasetRepository::upsert_seeded(std::span<const SeededRow> offered,
                                                              const SeedEdition& edition) {
  return sql::retrying(m_connection, [&] {
    std::vector<catalog::Change> changes;
    changes.reserve(offered.size());
    sql::Transaction transaction(m_connection);
    for (const SeededRow& row : offered) changes.push_back(upsert_one(row, edition));
    transaction.commit();
    return changes;
  });
}

catalog::Change DatasetRepository::upsert_one(const SeededRow& offered, const SeedEdition& edition) {
  if (insert(offered, RefState::held, edition.at)) return catalog::Change::inserted;
  if (auto found = find_row(offered.values.external_id)) return update(std::move(*found), offered, edition);

  // The row is new, but its ref is taken.
  const catalog::RefClaim claim{.answered_at = std::nullopt, .external_id = offered.values.external_id};
  const RefState ref = m_claims.settle(offered.values.ref, claim) ? RefState::held : RefState::contested;
  if (!insert(offered, ref, edition.at)) {
    throw sql::Failure(sql::Kind::mistake, 0,
                       "dataset " + offered.values.external_id + " can neither be found nor inserted");
  }
  return catalog::Change::inserted;
}

bool DatasetRepository::insert(const SeededRow& offered, RefState ref, core::TimePoint at) {
  using sql::text_or_null;
  const catalog::Dataset& v = offered.values;
  const std::string_view held = ref == RefState::held ? std::string_view(v.ref) : std::string_view();
  const std::string_view contested = ref == RefState::held ? std::string_view() : std::string_view(v.ref);
  return m_insert.exec(m_source, v.external_id, offered.hash, core::to_epoch_ms(at), ms_from(v.created_at),
                       ms_from(v.updated_at), v.size_bytes, v.compressed_bytes, v.views, v.downloads, v.votes,
                       v.kernels, v.medal, v.version, text_or_null(held), text_or_null(contested),
                       text_or_null(v.owner), text_or_null(v.url), text_or_null(v.gated), text_or_null(v.license),
                       text_or_null(v.title), text_or_null(v.subtitle), text_or_null(v.tags), text_or_null(v.extra),
                       text_or_null(v.description)) == 1;
}

catalog::Change DatasetRepository::update(Found found, const SeededRow& offered, const SeedEdition& edition) {
  catalog::StoredDataset& row = found.row;
  const std::string held_before(held_ref(row));
  const std::string claimed_before = row.values.ref;
  // Of several editions the newest one seeded speaks for the seed, also where it left the row as it was.
  if (row.seed_at) row.seed_at = std::max(*row.seed_at, edition.newest);
  const bool is_newest = !row.seed_at || edition.at >= *row.seed_at;
  const bool is_changed = catalog::merge(row, offered.values, catalog::Origin::seed, edition.at);
  const std::int64_t hash = is_newest || !found.seed_hash ? offered.hash : *found.seed_hash;
  const std::int64_t seed_at_ms = core::to_epoch_ms(row.seed_at.value_or(edition.at));
  using sql::text_or_null;

  if (!is_changed) {
    if (hash != found.seed_hash) m_remember_hash.exec(found.id, hash, seed_at_ms, text_or_null(row.origins));
    return catalog::Change::unchanged;
  }
  if (row.values.ref != claimed_before) {
    const catalog::RefClaim claim{.answered_at = catalog::answered_at(row), .external_id = row.values.external_id};
    row.ref_contested = !m_claims.settle(row.values.ref, claim);
  }
  const catalog::Dataset& v = row.values;
  m_update.exec(found.id, hash, seed_at_ms, text_or_null(row.origins), ms_from(v.created_at), ms_from(v.updated_at),
                v.size_bytes, v.compressed_bytes, v.views, v.downloads, v.votes, v.kernels, v.medal, v.version,
                text_or_null(held_ref(row)), text_or_null(contested_ref(row)), text_or_null(v.owner),
                text_or_null(v.url), text_or_null(v.gated), text_or_null(v.license), text_or_null(v.title),
                text_or_null(v.subtitle), text_or_null(v.tags), text_or_null(v.extra), text_or_null(v.description));
  if (!held_before.empty() && held_before != held_ref(row)) m_claims.release(found.id, held_before);
  return catalog::Change::updated;
}

SeedOutcome DatasetRepository::compare_seeded(const SeededRow& offered, const SeedEdition& edition) {
  SeedOutcome outcome{.change = catalog::Change::inserted, .row = {}};
  if (auto found = find_row(offered.values.external_id)) {
    outcome.row = std::move(found->row);
    if (outcome.row.seed_at) outcome.row.seed_at = std::max(*outcome.row.seed_at, edition.newest);
    outcome.change = catalog::merge(outcome.row, offered.values, catalog::Origin::seed, edition.at)
                         ? catalog::Change::updated
                         : catalog::Change::unchanged;
    return outcome;
  }
  outcome.row.values = offered.values;
  outcome.row.seed_at = edition.at;
  return outcome;
}

std::uint64_t DatasetRepository::count_contested_refs() {
  const auto row = m_connection.one<std::uint64_t>(
      "SELECT count(*) FROM datasets WHERE source = $1 AND contested_ref IS NOT NULL", m_source);
  return std::get<0>(*row);
}

std::uint64_t DatasetRepository::count() {
  return std::get<0>(*m_connection.one<std::uint64_t>("SELECT count(*) FROM datasets WHERE source = $1", m_source));
}

}  // namespace store
