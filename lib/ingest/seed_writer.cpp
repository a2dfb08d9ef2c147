// SPDX-License-Identifier: Apache-2.0
#include "ingest/seed_writer.hpp"

#include "core/size.hpp"

#include <algorithm>

namespace ingest {

SeedWriter::SeedWriter(store::DatasetRepository& repository, store::SeedRepository& seeds, store::DatasetLoad* load,
                       core::TimePoint edition, const SeedOptions& options, SeedListener& listener, SeedReport& report)
    : m_repository(repository),
      m_seeds(seeds),
      m_load(load),
      m_edition(edition),
      m_options(options),
      m_listener(listener),
      m_report(report) {
}

void SeedWriter::write(const SeedParcel& parcel) {
  m_report.counts.unchanged += parcel.unchanged();
  for (const std::string_view external_id : parcel.unchanged_ids()) {
    tell_stored(catalog::Change::unchanged, external_id);
  }
  if (parcel.rows().empty()) return;
  if (m_load == nullptr) m_rows = m_text_bytes = 0;
  m_rows += parcel.rows().size();
  m_text_bytes += parcel.text_bytes();
  if (m_load != nullptr) return m_load->insert(parcel.rows());
  m_options.dry_run ? compare(parcel.rows()) : upsert(parcel.rows());
}

std::string SeedWriter::needed_space() const {
  // Of a row: its numbers, and its share of the indexes and of half-empty pages.
  constexpr double k_numbers_bytes = 500;
  constexpr double k_page_bytes = 16'384;
  if (m_rows == 0) return "at least " + core::size_text(k_page_bytes);
  const auto rows = static_cast<double>(m_rows);
  const double written = std::max(k_page_bytes, static_cast<double>(m_text_bytes) + rows * k_numbers_bytes);
  if (m_report.load != Load::bulk) return "at least " + core::size_text(2 * written);  // in the log and in the store
  return "about " + core::size_text(written * std::max(1.0, static_cast<double>(m_report.meta.dataset_rows) / rows));
}

void SeedWriter::compare(std::span<const store::SeededRow> rows) {
  for (const store::SeededRow& row : rows) {
    const store::SeedOutcome outcome = m_repository.compare_seeded(row, m_edition);
    catalog::count(m_report.counts, outcome.change);
    if (is_wanted(outcome.change)) m_listener.on_record(outcome.change, outcome.row);
  }
}

void SeedWriter::upsert(std::span<const store::SeededRow> rows) {
  if (!m_has_written) m_seeds.forget_inputs();
  m_has_written = true;
  const store::SeedWrites writes = m_repository.upsert_seeded(rows, m_edition);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    catalog::count(m_report.counts, writes.changes[i]);
    if (is_wanted(writes.changes[i])) tell_stored(writes.changes[i], rows[i].values.external_id);
  }
  // Rows whose ref another row gave or took: a reader sees them change, though nothing new was said of them.
  m_report.refs_moved += writes.moved_refs.size();
  if (!is_wanted(catalog::Change::updated)) return;
  for (const std::string& external_id : writes.moved_refs) tell_stored(catalog::Change::updated, external_id);
}

bool SeedWriter::is_wanted(catalog::Change change) const {
  return m_listener.records == Records::all ||
         (m_listener.records == Records::changed && change != catalog::Change::unchanged);
}

void SeedWriter::tell_stored(catalog::Change change, std::string_view external_id) {
  if (const auto stored = m_repository.find(external_id)) m_listener.on_record(change, *stored);
}

}  // namespace ingest
