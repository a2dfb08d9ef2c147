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

constexpr const char* k_remember_hash = R"sql(
UPDATE datasets SET seed_hash = $2, seed_at_ms = $3, origins = $4 WHERE id = $1
)sql";

std::optional<core::TimePoint> time_from(const std::optional<std::int64_t>& ms) {
  if (!ms) return std::nullopt;
  return core::from_epoch_ms(*ms);
}

std::string_view held_ref(const catalog::StoredDataset& row) {
  return row.ref_contested ? std::string_view() : std::string_view(row.values.ref);
}

}  // namespace

DatasetRepository::DatasetRepository(sql::Connection& connection, std::string source)
    : m_connection(connection),
      m_source(std::move(source)),
      m_claims(connection, m_source),
      m_insert(connection, m_source),
      m_find(connection.prepare(k_find)),
      m_update(connection),
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
        int column = 0;
        const auto text = [&] { return row.get<std::optional<std::string>>(column++).value_or(std::string()); };
        const auto number = [&] { return row.get<std::optional<std::int64_t>>(column++); };
        const auto time = [&] { return time_from(number()); };
        Found& f = found.emplace();
        f.id = number().value_or(0);
        f.seed_hash = number();
        f.row.status = catalog::status_named(text()).value_or(catalog::Status::minimal);
        f.row.origins = text();
        f.row.seed_at = time();
        f.row.list_at = time();
        f.row.view_at = time();
        catalog::Dataset& v = f.row.values;
        v.external_id = external_id;
        v.created_at = time();
        v.updated_at = time();
        for (auto* value :
             {&v.size_bytes, &v.compressed_bytes, &v.views, &v.downloads, &v.votes, &v.kernels, &v.medal, &v.version}) {
          *value = number();
        }
        v.ref = text();
        std::string contested = text();
        f.row.ref_contested = !contested.empty();
        if (f.row.ref_contested) v.ref = std::move(contested);
        for (auto* value :
             {&v.owner, &v.url, &v.gated, &v.license, &v.title, &v.subtitle, &v.tags, &v.extra, &v.description}) {
          *value = text();
        }
      },
      m_source, external_id);
  return found;
}

SeedWrites DatasetRepository::upsert_seeded(std::span<const SeededRow> offered, core::TimePoint edition) {
  return sql::retrying(m_connection, [&] {
    SeedWrites writes;
    writes.changes.reserve(offered.size());
    m_claims.forget_moved();
    sql::Transaction transaction(m_connection);
    for (const SeededRow& row : offered) writes.changes.push_back(upsert_one(row, edition));
    transaction.commit();
    writes.moved_refs = m_claims.moved();
    return writes;
  });
}

catalog::Change DatasetRepository::upsert_one(const SeededRow& offered, core::TimePoint edition) {
  if (m_insert.run(offered, edition, false)) return catalog::Change::inserted;
  if (auto found = find_row(offered.values.external_id)) return update(std::move(*found), offered, edition);

  // The row is new, but its ref is taken.
  const catalog::RefClaim claim{.answered_at = std::nullopt, .external_id = offered.values.external_id};
  const bool is_held = m_claims.settle(offered.values.ref, claim, edition);
  if (!m_insert.run(offered, edition, !is_held)) {
    throw sql::Failure(sql::Kind::mistake, 0,
                       "dataset " + std::string(offered.values.external_id) + " can neither be found nor inserted");
  }
  return catalog::Change::inserted;
}

catalog::Change DatasetRepository::update(Found found, const SeededRow& offered, core::TimePoint edition) {
  catalog::StoredDataset& row = found.row;
  const std::string held_before(held_ref(row));
  const std::string claimed_before = row.values.ref;
  // An older edition only fills gaps, and does not pass for the last one offered.
  const bool is_newest = !row.seed_at || edition >= *row.seed_at;
  const std::int64_t hash = is_newest || !found.seed_hash ? offered.hash : *found.seed_hash;
  const bool is_changed = catalog::merge(row, offered.values, catalog::Origin::seed, edition);
  const std::int64_t seed_at_ms = core::to_epoch_ms(row.seed_at.value_or(edition));
  if (!is_changed) {
    if (hash != found.seed_hash) m_remember_hash.exec(found.id, hash, seed_at_ms, sql::text_or_null(row.origins));
    return catalog::Change::unchanged;
  }
  if (row.values.ref != claimed_before) {
    const catalog::RefClaim claim{.answered_at = catalog::answered_at(row), .external_id = row.values.external_id};
    row.ref_contested = !m_claims.settle(row.values.ref, claim, edition);
    m_update.set_ref(found.id, row.values.ref, row.ref_contested);
  }
  m_update.run(found.id, catalog::view_of(row.values), hash, seed_at_ms, row.origins);
  if (held_before != held_ref(row)) m_claims.moved_on(found.id, held_before, held_ref(row));
  return catalog::Change::updated;
}

SeedOutcome DatasetRepository::compare_seeded(const SeededRow& offered, core::TimePoint edition) {
  SeedOutcome outcome{.change = catalog::Change::inserted, .row = {}};
  if (auto found = find_row(offered.values.external_id)) {
    outcome.row = std::move(found->row);
    const bool is_changed = catalog::merge(outcome.row, offered.values, catalog::Origin::seed, edition);
    outcome.change = is_changed ? catalog::Change::updated : catalog::Change::unchanged;
    return outcome;
  }
  catalog::merge(outcome.row, offered.values, catalog::Origin::seed, edition);
  outcome.row.values.external_id = offered.values.external_id;
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
