// SPDX-License-Identifier: Apache-2.0
#include "sources/kaggle/meta_tables.hpp"

#include <vector>

namespace sources::kaggle {

namespace {

using io::CsvColumn;
using io::Need;

// In the order of the enums in the header.

const std::vector<CsvColumn>& datasets_columns() {
  static const std::vector<CsvColumn> k_columns{
      {{"Id"}, Need::required},      {{"CreatorUserId"}}, {{"OwnerUserId"}},      {{"OwnerOrganizationId"}},
      {{"CurrentDatasetVersionId"}}, {{"CreationDate"}},  {{"LastActivityDate"}}, {{"TotalViews"}},
      {{"TotalDownloads"}},          {{"TotalVotes"}},    {{"TotalKernels"}},     {{"Medal"}},
  };
  return k_columns;
}

const std::vector<CsvColumn>& versions_columns() {
  static const std::vector<CsvColumn> k_columns{
      {{"Id"}, Need::required},
      {{"DatasetId"}, Need::required},
      {{"VersionNumber"}},
      {{"Title", "Name"}},  // Name until 2016
      {{"Slug"}},
      {{"Subtitle", "Overview"}},  // Overview until 2016
      {{"Description"}},
      {{"LicenseName"}},
      {{"TotalCompressedBytes", "ArchiveFileSizeBytes"}},  // ArchiveFileSizeBytes until 2016
      {{"TotalUncompressedBytes"}},
  };
  return k_columns;
}

const std::vector<CsvColumn>& users_columns() {
  static const std::vector<CsvColumn> k_columns{{{"Id"}, Need::required}, {{"UserName"}, Need::required}};
  return k_columns;
}

const std::vector<CsvColumn>& organizations_columns() {
  static const std::vector<CsvColumn> k_columns{{{"Id"}, Need::required}, {{"Slug"}, Need::required}};
  return k_columns;
}

const std::vector<CsvColumn>& dataset_tags_columns() {
  static const std::vector<CsvColumn> k_columns{{{"DatasetId"}, Need::required}, {{"TagId"}, Need::required}};
  return k_columns;
}

const std::vector<CsvColumn>& tags_columns() {
  static const std::vector<CsvColumn> k_columns{{{"Id"}, Need::required}, {{"Name"}, Need::required}};
  return k_columns;
}

}  // namespace

std::string_view file_name(MetaTable table) {
  switch (table) {
    case MetaTable::datasets:
      return "Datasets.csv";
    case MetaTable::versions:
      return "DatasetVersions.csv";
    case MetaTable::users:
      return "Users.csv";
    case MetaTable::organizations:
      return "Organizations.csv";
    case MetaTable::dataset_tags:
      return "DatasetTags.csv";
    case MetaTable::tags:
      break;
  }
  return "Tags.csv";
}

std::span<const io::CsvColumn> columns(MetaTable table) {
  switch (table) {
    case MetaTable::datasets:
      return datasets_columns();
    case MetaTable::versions:
      return versions_columns();
    case MetaTable::users:
      return users_columns();
    case MetaTable::organizations:
      return organizations_columns();
    case MetaTable::dataset_tags:
      return dataset_tags_columns();
    case MetaTable::tags:
      break;
  }
  return tags_columns();
}

}  // namespace sources::kaggle
