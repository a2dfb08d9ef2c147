// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"
#include "core/result.hpp"
#include "sources/kaggle/id_ranks.hpp"
#include "sources/kaggle/id_set.hpp"
#include "sources/kaggle/meta_input.hpp"
#include "sources/kaggle/meta_values.hpp"
#include "sources/kaggle/name_table.hpp"
#include "sources/kaggle/table_reader.hpp"

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sources::kaggle {

/// An optional number in eight bytes: there is one of these a column for each of hundreds of thousands of datasets.
class CompactNumber {
 public:
  CompactNumber() = default;
  CompactNumber(std::optional<std::int64_t> value) : m_value(value.value_or(k_none)) {}
  [[nodiscard]] std::optional<std::int64_t> get() const {
    return m_value == k_none ? std::nullopt : std::optional(m_value);
  }

 private:
  static constexpr std::int64_t k_none = std::numeric_limits<std::int64_t>::min();
  std::int64_t m_value = k_none;
};

/// What Datasets.csv says of one dataset: numbers only.
struct DatasetFacts {
  std::int64_t id = 0;
  CompactNumber creator_user_id;
  CompactNumber owner_user_id;
  CompactNumber owner_organization_id;
  CompactNumber current_version_id;
  CompactNumber created_ms;
  CompactNumber activity_ms;
  CompactNumber views;
  CompactNumber downloads;
  CompactNumber votes;
  CompactNumber kernels;
  CompactNumber medal;
};

/// What the join knows before DatasetVersions.csv is read: Datasets.csv as numbers, the names of owners, the tags of
/// each dataset. Memory: about 100 bytes a dataset, a name an owner, 8 bytes a dataset's tag; no other text.
class MetaIndex {
 public:
  /// Reads every table but DatasetVersions.csv; call once. Tables that are not there are left out. After a failure or a
  /// stop the index is good for its counts only.
  core::Result<void> read(const MetaInput& input, ReadContext& context, ValueFaults& faults);

  /// All datasets, by id.
  [[nodiscard]] const std::vector<DatasetFacts>& datasets() const { return m_datasets; }
  /// The dataset's place in datasets(); nullopt: no such id.
  [[nodiscard]] std::optional<std::size_t> find(std::int64_t id) const { return m_places.find(id); }

  /// Whether it is the current version of some dataset.
  [[nodiscard]] bool is_current_version(std::int64_t version_id) const {
    return m_current_versions.contains(version_id);
  }

  /// Empty: there is no such user or organization, or it has no name.
  [[nodiscard]] std::string_view user_name(CompactNumber id) const;
  [[nodiscard]] std::string_view organization_slug(CompactNumber id) const;
  /// Appends the JSON array of a dataset's distinct tag names, sorted; nothing when it has none.
  void append_tags(std::size_t dataset, std::string& json) const;

  /// The greatest LastActivityDate that is not in the future; nullopt: the file has none.
  [[nodiscard]] std::optional<core::TimePoint> newest_activity(core::TimePoint now) const;

  /// Keys that point nowhere, by the table they stand in.
  [[nodiscard]] const std::map<std::string, std::uint64_t>& dangling() const { return m_dangling; }
  /// Rows of Datasets.csv so far, rejects included.
  [[nodiscard]] std::uint64_t offered_rows() const { return m_offered_rows; }

 private:
  core::Result<void> read_datasets(const MetaInput& input, ReadContext& context, ValueFaults& faults);
  core::Result<void> read_users(const MetaInput& input, ReadContext& context, ValueFaults& faults);
  core::Result<void> read_organizations(const MetaInput& input, ReadContext& context, ValueFaults& faults);
  core::Result<void> read_tags(const MetaInput& input, ReadContext& context, ValueFaults& faults);
  core::Result<void> read_dataset_tags(const MetaInput& input, ReadContext& context, ValueFaults& faults);

  void add_dataset(std::int64_t id, const TableReader& row, ValueFaults& faults);
  [[nodiscard]] std::optional<std::uint32_t> tag_rank(std::int64_t tag_id) const;

  std::vector<DatasetFacts> m_datasets;
  IdRanks m_places;  // of their ids
  IdSet m_current_versions;
  IdSet m_wanted_users;
  IdSet m_wanted_organizations;
  NameTable m_users;
  NameTable m_organizations;
  std::vector<std::string> m_tag_names;  // distinct, sorted, as JSON: a tag's rank is its place here
  std::vector<std::pair<std::int64_t, std::uint32_t>> m_tag_ranks;  // tag id -> rank, by id
  std::vector<std::uint64_t> m_dataset_tags;                        // dataset's place << 32 | tag's rank, sorted
  std::vector<std::uint32_t> m_first_tag;                           // a dataset's place -> its tags in m_dataset_tags
  std::map<std::string, std::uint64_t> m_dangling;
  std::uint64_t m_offered_rows = 0;
};

}  // namespace sources::kaggle
