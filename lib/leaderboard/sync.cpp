// SPDX-License-Identifier: Apache-2.0
#include "leaderboard/sync.hpp"

#include "core/ascii.hpp"
#include "core/text.hpp"
#include "leaderboard/board_sync.hpp"
#include "leaderboard/told_later.hpp"
#include "store/guard.hpp"

#include <fmt/format.h>

#include <future>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace leaderboard {

namespace {

/// What says more of who asks than of the competition that was asked for.
bool ends_run(core::ErrorKind kind) {
  switch (kind) {
    case core::ErrorKind::interrupted:
    case core::ErrorKind::rate_limited:
    case core::ErrorKind::auth:
    case core::ErrorKind::config:
      return true;
    default:
      return false;
  }
}

core::Result<void> sync_one(Worker& worker, const store::Competition& competition, const SyncContext& context,
                            CompetitionReport& report) {
  sql::RunLock lock;
  if (!context.options.dry_run) {
    auto taken = worker.connection.try_run_lock("lb-sync." + core::lower(competition.slug));
    if (!taken) {
      report.outcome = Outcome::locked;
      context.listener.on_note(competition.slug + ": another run has it in hand");
      return {};
    }
    lock = *std::move(taken);
  }
  auto download = worker.fetch(competition.slug, context.listener.progress);
  if (!download) return core::fail(std::move(download).error());
  const bool is_temporary = download->kept_by != nullptr;
  const std::string place = download->file.string();
  auto synced = sync_board(worker.connection, competition, *std::move(download), context, report);
  if (is_temporary && !report.csv_name.empty()) {
    context.listener.on_note("Cleaned up CSV: " + core::printable(report.csv_name));
  }
  if (synced && !context.options.dry_run) {
    context.listener.on_note(fmt::format("Synced {} entries for {}", report.total(), competition.slug));
  }
  if (synced || !is_temporary) return synced;
  // The place of a file that is gone tells nobody anything.
  core::Error error = std::move(synced).error();
  if (error.message.starts_with(place)) error.message.replace(0, place.size(), "the download");
  return core::fail(std::move(error));
}

/// The competitions of a run, taken by its workers one after another.
class Round {
 public:
  Round(std::span<const store::Competition> competitions, const SyncOptions& options, const core::StopFlag& stop,
        SyncListener& listener)
      : m_competitions(competitions),
        m_options(options),
        m_stop(stop),
        m_listener(listener),
        m_reports(competitions.size()) {}

  /// Until none is left, or the run has ended. With `together` others do the same.
  void work(Worker& worker, bool together) {
    while (const auto place = take()) {
      ToldLater later(m_listener, m_mutex);
      const SyncContext context{m_options, m_stop, together ? later.listener() : m_listener};
      CompetitionReport report;
      report.slug = m_competitions[*place].slug;
      auto done = store::guarded([&] { return sync_one(worker, m_competitions[*place], context, report); });
      const std::lock_guard lock(m_mutex);
      later.tell();
      finish(*place, std::move(done), std::move(report));
    }
  }

  core::Result<void> end(SyncReport& report) {
    for (auto& of_one : m_reports) {
      of_one ? report.competitions.push_back(*std::move(of_one)) : void(++report.remaining);
    }
    return m_end ? core::Result<void>(core::fail(*std::move(m_end))) : core::Result<void>();
  }

 private:
  std::optional<std::size_t> take() {
    const std::lock_guard lock(m_mutex);
    if (m_end || m_next == m_competitions.size()) return std::nullopt;
    if (m_stop.is_set()) {
      m_end = core::Error{core::ErrorKind::interrupted, "stopped between two competitions"};
      return std::nullopt;
    }
    return m_next++;
  }

  void finish(std::size_t place, core::Result<void> done, CompetitionReport report) {
    if (!done && ends_run(done.error().kind)) {
      // Of several that end together the first says why.
      if (!m_end) m_end = std::move(done).error().with_context(report.slug);
      return;
    }
    if (!done) {
      report.outcome = Outcome::failed;
      report.counts = {};
      report.error = std::move(done).error();
      // That of the only one is the failure of the run, which tells it.
      if (m_competitions.size() > 1) m_listener.on_warning(fmt::format("{}: {}", report.slug, report.error->message));
    }
    m_reports[place] = std::move(report);
  }

  std::span<const store::Competition> m_competitions;
  const SyncOptions& m_options;
  const core::StopFlag& m_stop;
  SyncListener& m_listener;
  std::mutex m_mutex;  // of what follows, and of the listener
  std::size_t m_next = 0;
  std::vector<std::optional<CompetitionReport>> m_reports;  // by competition; nullopt: it is left
  std::optional<core::Error> m_end;
};

}  // namespace

core::Result<void> sync_leaderboards(std::span<Worker> workers, std::span<const store::Competition> competitions,
                                     const SyncOptions& options, const core::StopFlag& stop, SyncListener& listener,
                                     SyncReport& report) {
  Round round(competitions, options, stop, listener);
  const bool together = workers.size() > 1;
  std::vector<std::future<void>> others;
  for (Worker& worker : workers.subspan(1)) {
    others.push_back(std::async(std::launch::async, [&] { round.work(worker, together); }));
  }
  round.work(workers.front(), together);
  for (std::future<void>& other : others) other.get();
  return round.end(report);
}

}  // namespace leaderboard
