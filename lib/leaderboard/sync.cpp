// SPDX-License-Identifier: Apache-2.0
#include "leaderboard/sync.hpp"

#include "core/ascii.hpp"
#include "core/text.hpp"
#include "leaderboard/board_sync.hpp"
#include "store/guard.hpp"

#include <fmt/format.h>

#include <utility>

namespace leaderboard {

namespace {

core::Result<void> sync_one(sql::Connection& connection, const store::Competition& competition, const Fetch& fetch,
                            const SyncContext& context, CompetitionReport& report) {
  sql::RunLock lock;
  if (!context.options.dry_run) {
    auto taken = connection.try_run_lock("lb-sync." + core::lower(competition.slug));
    if (!taken) {
      report.outcome = Outcome::locked;
      context.listener.on_note(competition.slug + ": another run has it in hand");
      return {};
    }
    lock = *std::move(taken);
  }
  auto download = fetch(competition.slug);
  if (!download) return core::fail(std::move(download).error());
  return sync_board(connection, competition, download->file, context, report);
}

}  // namespace

core::Result<void> sync_leaderboards(sql::Connection& connection, std::span<const store::Competition> competitions,
                                     const Fetch& fetch, const SyncOptions& options, const core::StopFlag& stop,
                                     SyncListener& listener, SyncReport& report) {
  const SyncContext context{options, stop, listener};
  for (const store::Competition& competition : competitions) {
    if (stop.is_set()) {
      report.remaining = competitions.size() - report.competitions.size();
      return core::fail(core::ErrorKind::interrupted, "stopped between two competitions");
    }
    CompetitionReport of_this;
    of_this.slug = competition.slug;
    auto done = store::guarded([&] { return sync_one(connection, competition, fetch, context, of_this); });
    if (!done && done.error().kind == core::ErrorKind::interrupted) {
      report.remaining = competitions.size() - report.competitions.size();
      return done;
    }
    if (!done) {
      of_this.outcome = Outcome::failed;
      of_this.counts = {};
      of_this.error = std::move(done).error();
      // That of the only one is the failure of the run, which tells it.
      if (competitions.size() > 1) listener.on_warning(fmt::format("{}: {}", competition.slug, of_this.error->message));
    }
    report.competitions.push_back(std::move(of_this));
  }
  return {};
}

}  // namespace leaderboard
