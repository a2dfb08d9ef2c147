// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/board.hpp"
#include "catalog/reject.hpp"
#include "core/progress.hpp"
#include "core/result.hpp"
#include "core/stop.hpp"
#include "io/atomic_file.hpp"
#include "io/byte_source.hpp"
#include "sources/kaggle/meta_values.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace sources::kaggle {

/// To be raised with every change of what is made of the same board: what was read by an older version is read again.
inline constexpr std::int64_t k_leaderboard_version = 2;

/// What reading a board needs from outside. All that is referred to outlives the reading.
struct LeaderboardContext {
  std::string_view name;  // of the file, for messages
  std::uint64_t max_bytes;
  const core::StopFlag& stop;
  core::Progress& progress;
  std::function<void(const catalog::Reject&)> on_reject;
  io::AtomicFile* copy = nullptr;  // where every byte of the CSV goes, too; not committed here
};

/// Where the ranks of a board come from.
enum class Ranks { of_file, by_score, none };

/// A board, one row a team.
struct ReadLeaderboard {
  catalog::Board board;
  catalog::Teams teams;
  std::vector<std::string> columns;  // as the header has them, without blanks around
  std::uint64_t rows = 0;            // in the file, rejects included
  std::uint64_t rejected = 0;
  ValueFaults faults;
  Ranks ranks = Ranks::of_file;

  /// Rows that another one of their team stands for.
  [[nodiscard]] std::uint64_t collapsed() const { return rows - rejected - teams.size(); }
};

/// Reads the CSV of a leaderboard, of each form since 2011: TeamId, TeamName, a date and Score in any order, and since
/// 2023 Rank, SubmissionCount and TeamMemberUserNames. A board of all submissions is collapsed to one row a team; a
/// board without ranks gets them only when `direction` is known. Fails as the source does; bad_data, naming the place:
/// it is no such CSV (says what it is, or which columns it lacks), longer than max_bytes, of too many rows, or more
/// than 1 % of its rows are none; io: the copy cannot be written; interrupted.
core::Result<ReadLeaderboard> read_leaderboard(io::ByteSource& csv, catalog::Direction direction,
                                               const LeaderboardContext& context);

/// "2025-04-04 14:41:19", the same with T, fraction or Z, and until 2012 "9/17/2011 5:33:33 PM"; UTC, to the second.
/// Blank is nullopt; anything else is nullopt and counted.
std::optional<core::TimePoint> parse_submission_date(std::string_view text, ValueFaults& faults);

}  // namespace sources::kaggle
