// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ingest/seed.hpp"
#include "store/dataset_repository.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace ingest {

/// Gathers rows that differ from the store, and writes them in one short transaction: the reading of gigabytes never
/// happens inside one. Bounded in rows and in bytes of text.
class SeedBatch {
 public:
  SeedBatch(store::DatasetRepository& repository, core::TimePoint edition, const SeedOptions& options,
            SeedListener& listener, SeedReport& report);

  /// Takes a copy.
  void add(const catalog::Dataset& dataset, std::int64_t hash);

  [[nodiscard]] bool is_full() const {
    return m_rows.size() >= m_options.batch_size || m_text_bytes >= k_max_text_bytes;
  }

  /// Writes what was gathered (or only compares it, in a dry run), counts it and tells the listener. Throws
  /// sql::Failure.
  void flush();

 private:
  static constexpr std::size_t k_max_text_bytes = std::size_t{4} << 20;

  void compare();
  void write();
  void count(catalog::Change change);
  [[nodiscard]] bool is_wanted(catalog::Change change) const;
  void tell_stored(catalog::Change change, const std::string& external_id);

  store::DatasetRepository& m_repository;
  core::TimePoint m_edition;
  const SeedOptions& m_options;
  SeedListener& m_listener;
  SeedReport& m_report;
  std::vector<store::SeededRow> m_rows;
  std::size_t m_text_bytes = 0;
};

}  // namespace ingest
