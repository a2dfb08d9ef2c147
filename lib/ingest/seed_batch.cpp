// SPDX-License-Identifier: Apache-2.0
#include "ingest/seed_batch.hpp"

namespace ingest {

SeedBatch::SeedBatch(sql::Connection& connection, store::DatasetRepository& repository,
                     const store::SeedEdition& edition, const SeedOptions& options, SeedListener& listener,
                     core::Counts& counts)
    : m_connection(connection),
      m_repository(repository),
      m_edition(edition),
      m_options(options),
      m_listener(listener),
      m_counts(counts) {
}

void SeedBatch::add(const catalog::Dataset& dataset, std::int64_t hash) {
  store::SeededRow& row = m_rows.emplace_back();
  row.values = dataset;
  row.hash = hash;
  for (const auto text : catalog::k_texts) m_text_bytes += (dataset.*text).size();
}

void SeedBatch::flush() {
  if (m_rows.empty()) return;
  std::vector<store::SeedOutcome> outcomes;
  outcomes.reserve(m_rows.size());
  const auto each = [&](auto&& handle) {
    outcomes.clear();
    for (const store::SeededRow& row : m_rows) outcomes.push_back(handle(row));
  };
  if (m_options.dry_run) {
    each([&](const store::SeededRow& row) { return m_repository.compare_seeded(row, m_edition); });
  } else {
    sql::retrying(m_connection, [&] {
      sql::Transaction transaction(m_connection);
      each([&](const store::SeededRow& row) { return m_repository.upsert_seeded(row, m_edition); });
      transaction.commit();
    });
  }
  for (const store::SeedOutcome& outcome : outcomes) tell(outcome);
  m_rows.clear();  // with their texts: rows kept for the next batch would each grow to the longest text they ever held
  m_text_bytes = 0;
}

void SeedBatch::tell(const store::SeedOutcome& outcome) {
  switch (outcome.change) {
    case catalog::Change::inserted:
      ++m_counts.inserted;
      break;
    case catalog::Change::updated:
      ++m_counts.updated;
      break;
    case catalog::Change::unchanged:
      ++m_counts.unchanged;
      break;
  }
  const bool wanted = m_listener.records == Records::all ||
                      (m_listener.records == Records::changed && outcome.change != catalog::Change::unchanged);
  if (wanted) m_listener.on_record(outcome.change, outcome.row);
}

}  // namespace ingest
