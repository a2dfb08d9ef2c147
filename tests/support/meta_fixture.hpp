// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/progress.hpp"
#include "core/stop.hpp"
#include "sources/kaggle/meta_input.hpp"
#include "sources/kaggle/table_reader.hpp"
#include "support/temp_dir.hpp"

#include <functional>
#include <string>
#include <vector>

namespace support {

/// A progress that counts how often it was told something, and may do something then.
class CountingProgress final : public core::Progress {
 public:
  void update(std::string_view what, std::uint64_t, std::uint64_t) override {
    ++updates;
    if (on_update) on_update(what);
  }
  int updates = 0;
  std::function<void(std::string_view)> on_update;
};

/// A small Meta Kaggle folder, each table given as text, and what reading it reports.
class MetaFixture {
 public:
  MetaFixture& datasets(std::string_view rows) {
    return table(
        "Datasets.csv",
        "Id,CreatorUserId,OwnerUserId,OwnerOrganizationId,CurrentDatasetVersionId,CreationDate,LastActivityDate,"
        "TotalViews,TotalDownloads,TotalVotes,TotalKernels,Medal\n",
        rows);
  }
  MetaFixture& versions(std::string_view rows) {
    return table("DatasetVersions.csv",
                 "Id,DatasetId,VersionNumber,Title,Slug,Subtitle,Description,LicenseName,TotalCompressedBytes,"
                 "TotalUncompressedBytes\n",
                 rows);
  }
  MetaFixture& users(std::string_view rows) { return table("Users.csv", "Id,UserName,DisplayName\n", rows); }
  MetaFixture& organizations(std::string_view rows) { return table("Organizations.csv", "Id,Name,Slug\n", rows); }
  MetaFixture& dataset_tags(std::string_view rows) { return table("DatasetTags.csv", "Id,DatasetId,TagId\n", rows); }
  MetaFixture& tags(std::string_view rows) { return table("Tags.csv", "Id,Name\n", rows); }
  MetaFixture& table(const std::string& file, std::string_view header, std::string_view rows) {
    (void)m_folder.write(file, std::string(header) + std::string(rows));
    return *this;
  }

  [[nodiscard]] const std::filesystem::path& folder() const { return m_folder.path(); }
  [[nodiscard]] sources::kaggle::MetaInput input() const { return *sources::kaggle::MetaInput::locate(folder()); }

  sources::kaggle::ReadContext context() {
    return {.stop = stop,
            .progress = progress,
            .limit = limit,
            .on_reject = [this](const catalog::Reject& reject) { rejects.push_back(reject); },
            .on_missing_columns =
                [this](std::string_view file, const std::vector<std::string_view>& columns) {
                  for (const std::string_view column : columns) {
                    missing_columns.push_back(std::string(file) + ": " + std::string(column));
                  }
                },
            .on_file_end = [this](std::string_view file) { finished.emplace_back(file); }};
  }

  core::StopFlag stop;
  CountingProgress progress;
  catalog::RejectLimit limit = *catalog::RejectLimit::parse("100%");
  std::vector<catalog::Reject> rejects;
  std::vector<std::string> missing_columns;
  std::vector<std::string> finished;

 private:
  TempDir m_folder;
};

}  // namespace support
