// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/dataset.hpp"
#include "io/json_writer.hpp"
#include "sources/kaggle/meta_index.hpp"
#include "sources/kaggle/meta_values.hpp"

#include <array>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

namespace sources::kaggle {

/// Part of what makes a file "unchanged": raised whenever the same input maps to other values than before.
constexpr std::int64_t k_meta_mapper_version = 3;

/// A row of DatasetVersions.csv, raw. Views into the scanner.
struct VersionRow {
  std::string_view version_number = {};
  std::string_view title = {};
  std::string_view slug = {};
  std::string_view subtitle = {};
  std::string_view description = {};
  std::string_view license_name = {};
  std::string_view compressed_bytes = {};
  std::string_view uncompressed_bytes = {};
};

/// What a dataset lacks, for the summary.
struct MappingGaps {
  std::uint64_t ref_unresolved = 0;   // owner or slug is not known, so nobody can ask the API for it
  std::uint64_t without_version = 0;  // no row of DatasetVersions.csv: no title, no slug
  std::uint64_t owner_guessed = 0;    // only the creator is known, who need not be the owner
};

/// Rows of Meta Kaggle -> catalog::Dataset. Pure: no files, no store.
class MetaMapper {
 public:
  /// All must outlive the mapper.
  MetaMapper(const MetaIndex& index, ValueFaults& faults, MappingGaps& gaps)
      : m_index(index), m_faults(faults), m_gaps(gaps) {}

  /// The dataset at that place of the index, with its version's row when there is one. Its texts point into that row,
  /// the index and the mapper: they are gone at the next call.
  const catalog::DatasetView& map(std::size_t place, const VersionRow* version);

 private:
  void map_version(const VersionRow& version);
  /// The organization, else the user; empty when neither is known.
  [[nodiscard]] std::string_view owner_of(const DatasetFacts& facts) const;
  /// Keeps the creator, who need not be the owner, apart from what is known: a guess makes no ref, since the API would
  /// be asked for somebody else's dataset, and never stands in the way of the owner that another edition knows.
  void set_owner_guess(const DatasetFacts& facts);
  [[nodiscard]] std::string_view storable(std::string_view raw);

  const MetaIndex& m_index;
  ValueFaults& m_faults;
  MappingGaps& m_gaps;
  catalog::DatasetView m_dataset;
  // What its texts point into, beside the row and the index. All keep their memory.
  std::array<char, 20> m_external_id{};
  std::string m_ref;
  std::string m_tags;
  io::JsonWriter m_extra;
  std::deque<std::string> m_repaired;  // texts that were not UTF-8
  std::string_view m_slug;
};

/// Kaggle's licence name as the catalogue keeps it: its own words ("CC0: Public Domain"), since only the source knows
/// what it meant by them. The one place to change if licences are ever mapped to SPDX.
std::string_view map_license(std::string_view license_name);

}  // namespace sources::kaggle
