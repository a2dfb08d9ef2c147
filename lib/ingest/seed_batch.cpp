// SPDX-License-Identifier: Apache-2.0
#include "ingest/seed_batch.hpp"

namespace ingest {

SeedBatch::SeedBatch(store::DatasetRepository& repository, const store::SeedEdition& edition,
                     const SeedOptions& options, SeedListener& listener, core::Counts& counts)
    : m_repository(repository), m_edition(edition), m_options(options), m_listener(listener), m_counts(counts) {
}

void SeedBatch::add(const catalog::Dataset& dataset, std::int64_t hash) {
  store::SeededRow& row = m_rows.emplace_back();
  row.values = dataset;
  row.hash = hash;
  for (const auto text : catalog::k_texts) m_text_bytes += (dataset.*text).size();
}

void SeedBatch::flush() {
  if (m_rows.empty()) return;
  if (m_options.dry_run) {
    for (const store::SeededRow& row : m_rows) {
      const store::SeedOutcome outcome = m_repository.compare_seeded(row, m_edition);
      if (count(outcome.change)) m_listener.on_record(outcome.change, outcome.row);
    }
  } else {
    const std::vector<catalog::Change> changes = m_repository.upsert_seeded(m_rows, m_edition);
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
      if (!count(changes[i])) continue;
      if (const auto stored = m_repository.find(m_rows[i].values.external_id))
        m_listener.on_record(changes[i], *stored);
    }
  }
  m_rows
      .clear();  // with their texts: places kept for the next batch would each grow to the longest text they ever held
  m_text_bytes = 0;
}

bool SeedBatch::count(catalog::Change change) {
  switch (change) {
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
  return m_listener.records == Records::all ||
         (m_listener.records == Records::changed && change != catalog::Change::unchanged);
}

}  // namespace ingest
