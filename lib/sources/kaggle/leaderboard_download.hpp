// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"
#include "core/progress.hpp"
#include "core/result.hpp"
#include "core/stop.hpp"
#include "http/client.hpp"
#include "io/temporary_folder.hpp"

#include <cstdint>
#include <filesystem>
#include <string_view>

namespace sources::kaggle {

/// Of a download; a board of a million teams has a hundred MB, zipped a third of it.
inline constexpr std::uint64_t k_longest_leaderboard_bytes = std::uint64_t{1} << 30;

/// The leaderboard of a competition as Kaggle sends it, in a folder of its own that goes with it.
struct LeaderboardDownload {
  io::TemporaryFolder folder;
  std::filesystem::path file;
};

/// Downloads the public leaderboard of a competition into the new folder `parent`/"SLUG_2026-01-31_T_06_00_00" (`now`,
/// UTC). `client` asks api_base(). Errors as of http::download (of an API that answers in JSON instead what that says):
/// not_found and forbidden, since the competition is unknown, or its rules are not accepted; and of
/// io::TemporaryFolder. Nothing is left of a download that fails.
core::Result<LeaderboardDownload> download_leaderboard(http::Client& client, const std::filesystem::path& parent,
                                                       std::string_view slug, core::TimePoint now,
                                                       const core::StopFlag& stop, core::Progress& progress);

}  // namespace sources::kaggle
