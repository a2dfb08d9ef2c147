// SPDX-License-Identifier: Apache-2.0
#include "ingest/seed_batch.hpp"

#include <span>

namespace ingest {

SeedBatch::SeedBatch(store::DatasetRepository& repository, const store::SeedEdition& edition,
                     const SeedOptions& options, SeedListener& listener, core::Counts& counts)
    : m_repository(repository), m_edition(edition), m_options(options), m_listener(listener), m_counts(counts) {
}

void SeedBatch::add(const catalog::Dataset& dataset, std::int64_t hash) {
  if (m_used == m_rows.size()) m_rows.emplace_back();
  store::SeededRow& row = m_rows[m_used++];
  row.values = dataset;
  row.hash = hash;
  for (const auto text : catalog::k_texts) m_text_bytes += (dataset.*text).size();
}

void SeedBatch::flush() {
  const std::span<const store::SeededRow> rows(m_rows.data(), m_used);
  if (rows.empty()) return;
  if (m_options.dry_run) {
    for (const store::SeededRow& row : rows) {
      const store::SeedOutcome outcome = m_repository.compare_seeded(row, m_edition);
      if (count(outcome.change)) m_listener.on_record(outcome.change, outcome.row);
    }
  } else {
    const std::vector<catalog::Change> changes = m_repository.upsert_seeded(rows, m_edition);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (!count(changes[i])) continue;
      if (const auto stored = m_repository.find(rows[i].values.external_id)) m_listener.on_record(changes[i], *stored);
    }
  }
  release_long_texts();
  m_used = 0;
  m_text_bytes = 0;
}

void SeedBatch::release_long_texts() {
  constexpr std::size_t k_kept_bytes = 8 * 1024;
  for (std::size_t i = 0; i < m_used; ++i) {
    for (const auto text : catalog::k_texts) {
      std::string& value = m_rows[i].values.*text;
      if (value.capacity() > k_kept_bytes) value = std::string();
    }
  }
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
