// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ingest/seed.hpp"
#include "ingest/seed_parcel.hpp"
#include "store/dataset_load.hpp"
#include "store/dataset_repository.hpp"
#include "store/seed_repository.hpp"

#include <string>
#include <string_view>

namespace ingest {

/// The writing side of a seed: puts parcels into the store, counts what that did and tells the listener. All methods
/// throw sql::Failure.
class SeedWriter {
 public:
  /// All must outlive the writer. With a `load` (which may be null) it is the one that writes; what it did counts when
  /// it is committed, not here.
  SeedWriter(store::DatasetRepository& repository, store::SeedRepository& seeds, store::DatasetLoad* load,
             core::TimePoint edition, const SeedOptions& options, SeedListener& listener, SeedReport& report);

  /// Without a load one short transaction a parcel: the reading of gigabytes never happens inside one.
  void write(const SeedParcel& parcel);

  /// What the disk must hold for what is being written, as far as it can be told: "about 190 MB".
  [[nodiscard]] std::string needed_space() const;

 private:
  void compare(std::span<const store::SeededRow> rows);
  void upsert(std::span<const store::SeededRow> rows);
  [[nodiscard]] bool is_wanted(catalog::Change change) const;
  void tell_stored(catalog::Change change, std::string_view external_id);

  store::DatasetRepository& m_repository;
  store::SeedRepository& m_seeds;
  store::DatasetLoad* m_load;
  core::TimePoint m_edition;
  const SeedOptions& m_options;
  SeedListener& m_listener;
  SeedReport& m_report;
  bool m_has_written = false;
  std::uint64_t m_rows = 0;        // offered to the store so far
  std::uint64_t m_text_bytes = 0;  // in them
};

}  // namespace ingest
