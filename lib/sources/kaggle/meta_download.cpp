// SPDX-License-Identifier: Apache-2.0
#include "sources/kaggle/meta_download.hpp"

#include "core/times.hpp"
#include "http/http_date.hpp"
#include "io/byte_source.hpp"
#include "io/file_descriptor.hpp"
#include "io/gzip_source.hpp"
#include "io/zip_source.hpp"
#include "sources/kaggle/api_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace sources::kaggle {

namespace {

/// By size, as they are.
constexpr std::array k_largest_first{MetaTable::versions,     MetaTable::users, MetaTable::datasets,
                                     MetaTable::dataset_tags, MetaTable::tags,  MetaTable::organizations};

std::string path_of(MetaTable table) {
  return fmt::format("/datasets/download/kaggle/meta-kaggle/{}", file_name(table));
}

std::int64_t modified_ns(const http::CachedFile& file, core::TimePoint now) {
  const auto modified = http::parse_http_date(file.facts.last_modified, now);
  return modified && *modified <= now ? core::to_epoch_ms(*modified) * 1'000'000 : 0;
}

/// bad_data when the file is damaged, and of a kind that tells.
core::Result<void> read_through(const std::filesystem::path& path, const core::StopFlag& stop) {
  const std::string name = path.string();
  const auto file = io::FileDescriptor::open_to_read(path);
  if (!file) return core::fail(file.error());
  const auto front = file->peek(4, name);
  if (!front) return core::fail(front.error());
  if (!io::starts_zip(*front) && !io::starts_gzip(*front)) return {};
  auto source = io::open_file(path);
  if (!source) return core::fail(std::move(source).error());
  std::vector<char> buffer(std::size_t{256} << 10);
  for (;;) {
    if (stop.is_set()) return core::fail(core::ErrorKind::interrupted, "stopped while a download was examined");
    const auto count = (*source)->read(buffer);
    if (!count) return core::fail(count.error());
    if (*count == 0) return {};
  }
}

}  // namespace

core::Result<MetaDownload> MetaDownload::open(const std::filesystem::path& cache, const http::Client& client,
                                              http::CacheUse use) {
  MetaDownload download;
  for (const MetaTable table : k_largest_first) {
    auto entry = http::CacheEntry::open(cache, client.address_of(path_of(table)), use);
    if (!entry) return core::fail(std::move(entry).error().with_context(std::string(file_name(table))));
    download.m_tables.push_back({.table = table, .entry = *std::move(entry)});
  }
  return download;
}

core::Result<MetaInput> MetaDownload::fetch(http::Client& client, const core::Clock& clock, const core::StopFlag& stop,
                                            core::Progress& progress, DownloadReport& report) {
  std::vector<TableFile> files;
  for (Table& table : m_tables) {
    if (stop.is_set()) return core::fail(core::ErrorKind::interrupted, "stopped between two downloads");
    auto file = fetch(table, client, clock, stop, progress, report);
    if (!file) return core::fail(std::move(file).error());
    files.push_back(*std::move(file));
  }
  // As of when Datasets.csv is, the edition may be.
  std::ranges::sort(files, {}, &TableFile::table);
  return MetaInput::of(files);
}

core::Result<TableFile> MetaDownload::fetch(Table& table, http::Client& client, const core::Clock& clock,
                                            const core::StopFlag& stop, core::Progress& progress,
                                            DownloadReport& report) {
  const std::string name(file_name(table.table));
  http::Wanted wanted = wanted_file(path_of(table.table), name, m_reader);
  // Without a checksum a damaged zip would only show when rows of it are in the store.
  wanted.examine = [&stop](const std::filesystem::path& file, const http::FileFacts& facts) {
    return facts.md5.empty() ? read_through(file, stop) : core::Result<void>();
  };
  const auto cached = table.entry.fetch(client, wanted, stop, progress);
  if (!cached) return core::fail(core::Error(cached.error()).with_context(name));
  const std::uint64_t size = cached->facts.size_bytes.value_or(0);
  ++(cached->is_new ? report.fetched : report.unchanged);
  if (cached->is_new) report.fetched_bytes += size;
  return TableFile{.table = table.table,
                   .path = cached->path,
                   .size_bytes = size,
                   .modified_ns = modified_ns(*cached, clock.now()),
                   .sha256 = cached->facts.sha256};
}

}  // namespace sources::kaggle
