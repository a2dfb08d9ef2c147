// SPDX-License-Identifier: Apache-2.0
#include "ingest/seed_batch.hpp"

namespace ingest {

SeedBatch::SeedBatch(store::DatasetRepository& repository, core::TimePoint edition, const SeedOptions& options,
                     SeedListener& listener, SeedReport& report)
    : m_repository(repository), m_edition(edition), m_options(options), m_listener(listener), m_report(report) {
}

void SeedBatch::add(const catalog::Dataset& dataset, std::int64_t hash) {
  store::SeededRow& row = m_rows.emplace_back();
  row.values = dataset;
  row.hash = hash;
  for (const auto text : catalog::k_texts) m_text_bytes += (dataset.*text).size();
}

void SeedBatch::flush() {
  if (m_rows.empty()) return;
  m_options.dry_run ? compare() : write();
  // With their texts: places kept for the next batch would each grow to the longest text they ever held.
  m_rows.clear();
  m_text_bytes = 0;
}

void SeedBatch::compare() {
  for (const store::SeededRow& row : m_rows) {
    const store::SeedOutcome outcome = m_repository.compare_seeded(row, m_edition);
    count(outcome.change);
    if (is_wanted(outcome.change)) m_listener.on_record(outcome.change, outcome.row);
  }
}

void SeedBatch::write() {
  const store::SeedWrites writes = m_repository.upsert_seeded(m_rows, m_edition);
  for (std::size_t i = 0; i < m_rows.size(); ++i) {
    count(writes.changes[i]);
    if (is_wanted(writes.changes[i])) tell_stored(writes.changes[i], m_rows[i].values.external_id);
  }
  // Rows whose ref another row gave or took: a reader sees them change, though nothing new was said of them.
  m_report.refs_moved += writes.moved_refs.size();
  if (!is_wanted(catalog::Change::updated)) return;
  for (const std::string& external_id : writes.moved_refs) tell_stored(catalog::Change::updated, external_id);
}

void SeedBatch::count(catalog::Change change) {
  core::Counts& counts = m_report.counts;
  switch (change) {
    case catalog::Change::inserted:
      ++counts.inserted;
      break;
    case catalog::Change::updated:
      ++counts.updated;
      break;
    case catalog::Change::unchanged:
      ++counts.unchanged;
      break;
  }
}

bool SeedBatch::is_wanted(catalog::Change change) const {
  return m_listener.records == Records::all ||
         (m_listener.records == Records::changed && change != catalog::Change::unchanged);
}

void SeedBatch::tell_stored(catalog::Change change, const std::string& external_id) {
  if (const auto stored = m_repository.find(external_id)) m_listener.on_record(change, *stored);
}

}  // namespace ingest
