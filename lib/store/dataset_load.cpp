// SPDX-License-Identifier: Apache-2.0
#include "store/dataset_load.hpp"

namespace store {

namespace {

bool holds_datasets(sql::Connection& connection) {
  return connection.one<std::int64_t>("SELECT id FROM datasets LIMIT 1").has_value();
}

}  // namespace

std::unique_ptr<DatasetLoad> DatasetLoad::try_begin(sql::Connection& connection, const std::string& source,
                                                    core::TimePoint edition) {
  if (holds_datasets(connection)) return nullptr;  // before the store is taken from everybody else
  auto load = sql::BulkLoad::try_begin(
      connection, {"datasets_identity", "datasets_ref", "datasets_seed_scan", "datasets_enrich_queue"});
  if (!load || holds_datasets(connection)) return nullptr;
  return std::unique_ptr<DatasetLoad>(new DatasetLoad(connection, std::move(load), source, edition));
}

DatasetLoad::DatasetLoad(sql::Connection& connection, std::unique_ptr<sql::BulkLoad> load, const std::string& source,
                         core::TimePoint edition)
    : m_connection(connection),
      m_load(std::move(load)),
      m_source(source),
      m_edition(edition),
      m_insert(connection, source),
      m_claims(connection, source) {
}

void DatasetLoad::insert(std::span<const SeededRow> rows) {
  for (const SeededRow& row : rows) {
    const std::string_view ref = row.values.ref;
    bool is_contested = false;
    if (!ref.empty()) {
      m_hash.add(ref);
      is_contested = !m_refs.insert(static_cast<std::uint64_t>(m_hash.finish()));
    }
    if (is_contested) m_contested.emplace_back(row.values.external_id, ref);
    m_insert.run(row, m_edition, is_contested);
    ++m_rows;
  }
}

void DatasetLoad::finish() {
  m_load->build_indexes();
  settle_refs();
}

/// One after another in the order of their coming, as if each were inserted now.
void DatasetLoad::settle_refs() {
  sql::Statement give = m_connection.prepare(
      "UPDATE datasets SET ref = contested_ref, contested_ref = NULL WHERE source = $1 AND external_id = $2");
  for (const auto& [external_id, ref] : m_contested) {
    const catalog::RefClaim claim{.answered_at = std::nullopt, .external_id = external_id};
    if (m_claims.settle(ref, claim, m_edition)) give.exec(m_source, external_id);
  }
}

void DatasetLoad::commit() {
  m_load->commit();
}

}  // namespace store
