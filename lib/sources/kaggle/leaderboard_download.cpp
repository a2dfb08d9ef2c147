// SPDX-License-Identifier: Apache-2.0
#include "sources/kaggle/leaderboard_download.hpp"

#include "catalog/leaderboard.hpp"
#include "core/times.hpp"
#include "http/download.hpp"
#include "http/part_file.hpp"
#include "http/url.hpp"
#include "io/json_reader.hpp"
#include "sources/kaggle/api_file.hpp"

#include <fmt/format.h>

#include <chrono>
#include <string>
#include <utility>

namespace sources::kaggle {

namespace {

/// "titanic_2026-01-31_T_06_00_00"
std::string folder_name(std::string_view slug, core::TimePoint now) {
  const std::string time = core::to_rfc3339(std::chrono::floor<std::chrono::seconds>(now));
  return catalog::plain_file_name(fmt::format("{}_{}", slug, time.substr(0, time.size() - 1)));
}

}  // namespace

core::Result<LeaderboardDownload> download_leaderboard(http::Client& client, const std::filesystem::path& parent,
                                                       std::string_view slug, core::TimePoint now,
                                                       const core::StopFlag& stop, core::Progress& progress) {
  const std::string name = folder_name(slug, now);
  auto folder = io::TemporaryFolder::create(parent, name);
  if (!folder) return core::fail(std::move(folder).error());
  std::filesystem::path file =
      folder->path() / (name + ".csv");  // what it is called when it is no zip, which is told by its content
  auto part = http::PartFile::open(file);
  if (!part) return core::fail(std::move(part).error());
  io::JsonReader reader;
  http::Wanted wanted = wanted_file(fmt::format("/competitions/{}/leaderboard/download", http::percent_encode(slug)),
                                    std::string(slug), reader);
  wanted.most_bytes = k_longest_leaderboard_bytes;
  wanted.is_kept = false;
  const auto downloaded = http::download(client, wanted, *part, nullptr, stop, progress);
  if (!downloaded) return core::fail(downloaded.error());
  return LeaderboardDownload{.folder = *std::move(folder), .file = std::move(file)};
}

}  // namespace sources::kaggle
