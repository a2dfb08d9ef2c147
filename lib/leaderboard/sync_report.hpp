// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/counts.hpp"
#include "core/error.hpp"
#include "core/exit_code.hpp"
#include "io/json_writer.hpp"
#include "sources/kaggle/leaderboard_reader.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leaderboard {

inline constexpr std::string_view k_sync_task = "sync_kaggle_leaderboard_auto";
inline constexpr std::string_view k_sync_summary_source = "kaggle";

enum class Outcome { synced, unchanged, locked, failed };

/// What became of one competition.
struct CompetitionReport {
  std::string slug;
  Outcome outcome = Outcome::failed;
  std::optional<core::Error> error;  // of a failed one

  core::Counts counts;          // of its teams and of rows that are none
  std::uint64_t removed = 0;    // entries that are on the board no longer
  std::uint64_t conflicts = 0;  // teams of a user who has a better one
  std::uint64_t rows = 0;       // of its file, several a team when they are of submissions
  std::uint64_t teams = 0;
  std::uint64_t collapsed = 0;  // rows that another one of their team stands for
  sources::kaggle::ValueFaults faults;
  std::optional<sources::kaggle::Ranks> ranks;  // nullopt: it was not read
  std::string csv_name;                         // of its file; empty: it was not read

  /// Entries on the board.
  [[nodiscard]] std::uint64_t total() const { return counts.inserted + counts.updated + counts.unchanged; }
};

/// What a run has done so far.
struct SyncReport {
  std::vector<CompetitionReport> competitions;  // those that were tried
  std::uint64_t remaining = 0;                  // that a stop left out

  [[nodiscard]] core::Counts counts() const;
  /// How many ended like that.
  [[nodiscard]] std::uint64_t count(Outcome outcome) const;
  /// Others hold all there was to do.
  [[nodiscard]] bool is_all_held() const;
  /// partial when some failed, or rows were rejected; the failures' own when all failed; graver ones win.
  [[nodiscard]] core::ExitCode exit_code() const;
  /// The gravest failure when nothing was synced, which is that of the run; nullopt: something was, or nothing failed.
  [[nodiscard]] std::optional<core::Error> failure() const;
  /// "Synced 20 entries across 1 competition"
  [[nodiscard]] std::string sentence() const;
  /// The members of the summary that are this task's own.
  void write_details(io::JsonWriter& json) const;
};

}  // namespace leaderboard
