// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/progress.hpp"
#include "core/result.hpp"
#include "core/stop.hpp"
#include "leaderboard/sync_report.hpp"
#include "store/competition_repository.hpp"
#include "store/leaderboard_repository.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>

namespace leaderboard {

/// Which entries on_record is told about.
enum class Records { none, changed, all };

struct SyncOptions {
  bool keep_unmatched = false;             // teams without a user have entries, too
  bool allow_shrink = false;               // also a board that lost more than half of its teams is believed
  bool dry_run = false;                    // compare, write nothing
  std::uint64_t max_bytes = 256'000'000;   // of a CSV, unpacked
  std::filesystem::path keep_csv_in = {};  // the CSVs are kept in this folder; empty: nowhere
  Records records = Records::none;
};

/// Whom a sync tells what, while it runs.
struct SyncListener {
  core::Progress& progress;
  std::function<void(const std::string& sentence)> on_note;
  std::function<void(const std::string& sentence)> on_warning;
  /// Once the board is written, by rank; texts die with the call.
  std::function<void(const std::string& slug, const store::EntryRecord&)> on_record;
};

/// A leaderboard as it was downloaded.
struct Download {
  std::filesystem::path file;          // a zip or a CSV
  std::shared_ptr<void> kept_by = {};  // while it lives, the file is there; nullptr: it is there anyway
};

/// Gets the leaderboard of a competition. Not called in a transaction.
using Fetch = std::function<core::Result<Download>(const std::string& slug)>;

/// Makes the boards of the competitions in the store what their files say, one after another: reads the file, matches
/// its teams with the active users, writes what differs in one transaction. When file, users and options are those of
/// the last time, nothing is processed. A competition that another process has in hand is left to it; one that fails is
/// told and keeps its board, and the next one goes on: what became of each is in `report`. May be killed at any moment:
/// a board is the old one or the new one. interrupted: a stop was asked for.
core::Result<void> sync_leaderboards(sql::Connection& connection, std::span<const store::Competition> competitions,
                                     const Fetch& fetch, const SyncOptions& options, const core::StopFlag& stop,
                                     SyncListener& listener, SyncReport& report);

}  // namespace leaderboard
