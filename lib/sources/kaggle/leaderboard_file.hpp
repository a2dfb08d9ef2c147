// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.hpp"
#include "io/byte_source.hpp"

#include <filesystem>
#include <memory>
#include <string>

namespace sources::kaggle {

/// The CSV of a leaderboard download, from its front.
struct LeaderboardFile {
  std::unique_ptr<io::ByteSource> csv;
  std::string csv_name;  // as its zip, or the file system, has it: may hold folders, colons, anything; not "..", though
};

/// A download by its content, whatever its name: a zip whose only CSV is read straight out of it (what is no CSV beside
/// it does not count), or the CSV itself. bad_data: a zip with no or several CSVs, or one whose name would lead out of
/// a folder; a damaged zip; missing_input, io.
core::Result<LeaderboardFile> open_leaderboard(const std::filesystem::path& path);

}  // namespace sources::kaggle
