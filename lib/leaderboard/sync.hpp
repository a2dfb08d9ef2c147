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
using Fetch = std::function<core::Result<Download>(const std::string& slug, core::Progress& progress)>;

/// What one thread works with, and no other.
struct Worker {
  sql::Connection& connection;
  Fetch fetch;
};

/// Makes the boards of the competitions in the store what their files say, as many at a time as there are workers (at
/// least one): gets the file, matches its teams with the active users, writes what differs in one transaction. When
/// file, users and options are those of the last time, nothing is processed. A competition that another process has in
/// hand is left to it; one that fails is told and keeps its board, and the next one goes on: what became of each that
/// was tried is in `report`, in their order. With several workers the listener is called by one thread at a time, and
/// told of a competition when it is done. May be killed at any moment: a board is the old one or the new one.
///
/// What ends the run: interrupted, a stop was asked for; rate_limited, auth and config, which would be those of all
/// others, too. The competitions in hand are finished.
core::Result<void> sync_leaderboards(std::span<Worker> workers, std::span<const store::Competition> competitions,
                                     const SyncOptions& options, const core::StopFlag& stop, SyncListener& listener,
                                     SyncReport& report);

}  // namespace leaderboard
