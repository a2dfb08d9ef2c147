// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"
#include "core/progress.hpp"
#include "core/result.hpp"
#include "http/response_cache.hpp"
#include "io/json_reader.hpp"
#include "sources/kaggle/meta_input.hpp"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace sources::kaggle {

/// What became of the files so far.
struct DownloadReport {
  std::uint64_t fetched = 0;        // files that came, wholly or from where an earlier run was cut
  std::uint64_t unchanged = 0;      // files that the server says to be as they are in the cache
  std::uint64_t fetched_bytes = 0;  // of those that came
};

/// The six tables of the dataset kaggle/meta-kaggle, in the cache: ours, and there to be read, while this lives.
class MetaDownload {
 public:
  /// `client` asks api_base(). busy: another run has them in hand. cannot_create, io.
  static core::Result<MetaDownload> open(const std::filesystem::path& cache, const http::Client& client,
                                         http::CacheUse use);

  /// Brings in what has changed, the largest file first, so that a disk that is too small for it says so soonest. A
  /// file without a checksum is read to its end, since a damaged zip may only show there. Errors as of http::download,
  /// with the file's name in front; not_found is one, too: there have always been six. What came stays.
  core::Result<MetaInput> fetch(http::Client& client, const core::Clock& clock, const core::StopFlag& stop,
                                core::Progress& progress, DownloadReport& report);

 private:
  struct Table {
    MetaTable table;
    http::CacheEntry entry;
  };
  core::Result<TableFile> fetch(Table& table, http::Client& client, const core::Clock& clock,
                                const core::StopFlag& stop, core::Progress& progress, DownloadReport& report);

  std::vector<Table> m_tables;
  io::JsonReader m_reader;
};

}  // namespace sources::kaggle
