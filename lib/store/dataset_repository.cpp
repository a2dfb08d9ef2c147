// SPDX-License-Identifier: Apache-2.0
#include "store/dataset_repository.hpp"

#include "core/times.hpp"

#include <algorithm>

namespace store {

namespace {

constexpr const char* k_seed_hashes = R"sql(
SELECT external_id, seed_hash FROM datasets WHERE source = $1 AND seed_hash IS NOT NULL ORDER BY external_id
)sql";

constexpr const char* k_remember_hash = R"sql(
UPDATE datasets SET seed_hash = $2, seed_at_ms = $3, origins = $4 WHERE id = $1
)sql";

}  // namespace

DatasetRepository::DatasetRepository(sql::Connection& connection, std::string source)
    : m_connection(connection),
      m_source(std::move(source)),
      m_rows(connection, m_source),
      m_claims(connection, m_source),
      m_insert(connection, m_source),
      m_update(connection),
      m_remember_hash(connection.prepare(k_remember_hash)) {
}

void DatasetRepository::each_seed_hash(
    const std::function<void(std::string_view external_id, std::int64_t hash)>& visit) {
  m_connection.prepare(k_seed_hashes)
      .each([&](const sql::Row& row) { visit(row.get<std::string_view>(0), row.get<std::int64_t>(1)); }, m_source);
}

std::optional<catalog::StoredDataset> DatasetRepository::find(std::string_view external_id) {
  auto found = m_rows.find(external_id);
  if (!found) return std::nullopt;
  return std::move(found->dataset);
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
  if (auto found = m_rows.find(offered.values.external_id)) return update(std::move(*found), offered, edition);

  // The row is new, but its ref is taken.
  const catalog::RefClaim claim{.answered_at = std::nullopt, .external_id = offered.values.external_id};
  const bool is_held = m_claims.settle(offered.values.ref, claim, edition);
  if (!m_insert.run(offered, edition, !is_held)) {
    throw sql::Failure(sql::Kind::mistake, 0,
                       "dataset " + std::string(offered.values.external_id) + " can neither be found nor inserted");
  }
  return catalog::Change::inserted;
}

catalog::Change DatasetRepository::update(DatasetRow found, const SeededRow& offered, core::TimePoint edition) {
  catalog::StoredDataset& dataset = found.dataset;
  const RefStanding before = standing_of(dataset);
  // An older edition only fills gaps, and does not pass for the last one offered.
  const bool is_newest = !dataset.seed_at || edition >= *dataset.seed_at;
  const std::int64_t hash = is_newest || !found.seed_hash ? offered.hash : *found.seed_hash;
  const bool is_changed = catalog::merge(dataset, offered.values, catalog::Origin::seed, edition);
  const std::int64_t seed_at_ms = core::to_epoch_ms(dataset.seed_at.value_or(edition));
  if (!is_changed) {
    if (hash != found.seed_hash) m_remember_hash.exec(found.id, hash, seed_at_ms, sql::text_or_null(dataset.origins));
    return catalog::Change::unchanged;
  }
  m_claims.restate(found.id, before, dataset, edition);
  m_update.run(found.id, catalog::view_of(dataset.values), hash, seed_at_ms, dataset.origins);
  return catalog::Change::updated;
}

SeedOutcome DatasetRepository::compare_seeded(const SeededRow& offered, core::TimePoint edition) {
  SeedOutcome outcome{.change = catalog::Change::inserted, .row = {}};
  if (auto found = m_rows.find(offered.values.external_id)) {
    outcome.row = std::move(found->dataset);
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
