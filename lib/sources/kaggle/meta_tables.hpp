// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/csv_columns.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace sources::kaggle {

/// The six files of Meta Kaggle that a seed joins.
enum class MetaTable { datasets, versions, users, organizations, dataset_tags, tags };

inline constexpr std::array k_meta_tables{MetaTable::datasets,      MetaTable::versions,     MetaTable::users,
                                          MetaTable::organizations, MetaTable::dataset_tags, MetaTable::tags};

/// "Datasets.csv".
std::string_view file_name(MetaTable table);

/// The columns that are read, bound by name; each enum below numbers those of one table. Names and orders differ
/// between the editions of 2016, 2019-21, 2022, 2024 and 2025: a new name of a column is one more word in its list, a
/// new column one more enumerator and one more list.
std::span<const io::CsvColumn> columns(MetaTable table);

namespace datasets {
enum Column : std::size_t {
  id,
  creator_user_id,
  owner_user_id,
  owner_organization_id,
  current_version_id,
  creation_date,
  last_activity_date,
  total_views,
  total_downloads,
  total_votes,
  total_kernels,
  medal,
};
}
namespace versions {
enum Column : std::size_t {
  id,
  dataset_id,
  version_number,
  title,
  slug,
  subtitle,
  description,
  license_name,
  compressed_bytes,
  uncompressed_bytes,
};
}
namespace users {
enum Column : std::size_t { id, user_name };
}
namespace organizations {
enum Column : std::size_t { id, slug };
}
namespace dataset_tags {
enum Column : std::size_t { dataset_id, tag_id };
}
namespace tags {
enum Column : std::size_t { id, name };
}

}  // namespace sources::kaggle
