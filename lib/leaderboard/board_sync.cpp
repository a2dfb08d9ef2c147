// SPDX-License-Identifier: Apache-2.0
#include "leaderboard/board_sync.hpp"

#include "core/hash.hpp"
#include "core/text.hpp"
#include "core/times.hpp"
#include "io/atomic_file.hpp"
#include "leaderboard/kept_records.hpp"
#include "leaderboard/plan.hpp"
#include "sources/kaggle/leaderboard_file.hpp"
#include "store/reject_repository.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace leaderboard {

namespace {

namespace kaggle = sources::kaggle;

/// The store keeps this many rejects of a board; the summary counts all.
constexpr std::size_t k_max_kept_rejects = 1000;

/// Below that a board may well lose half of its teams.
constexpr std::uint64_t k_least_judged_teams = 20;

class BoardSync {
 public:
  BoardSync(sql::Connection& connection, const store::Competition& competition, const SyncContext& context,
            CompetitionReport& report)
      : m_connection(connection),
        m_competition(competition),
        m_options(context.options),
        m_stop(context.stop),
        m_listener(context.listener),
        m_report(report),
        m_competitions(connection),
        m_users(connection),
        m_entries(connection, competition.id) {}

  core::Result<void> run(Download download) {
    auto got = read(download);
    download.kept_by.reset();  // also of a process that ends while it prints records nothing is left then
    if (!got) return got;
    auto written = sql::retrying(m_connection, [&] { return write(); });
    if (!written) return written;
    m_kept_records.tell(m_competition.slug, m_listener);
    if (m_options.records != Records::none && !m_options.dry_run) tell_records();
    tell_outcome();
    return {};
  }

 private:
  core::Result<void> read(const Download& download) {
    auto opened = kaggle::open_leaderboard(download.file);
    if (!opened) return core::fail(std::move(opened).error());
    m_report.csv_name = opened->csv_name;
    std::optional<io::AtomicFile> copy;
    if (!m_options.keep_csv_in.empty() && !m_options.dry_run) {
      auto created =
          io::AtomicFile::create(m_options.keep_csv_in / catalog::kept_file_name(m_competition.slug, opened->csv_name));
      if (!created) return core::fail(std::move(created).error());
      copy.emplace(*std::move(created));
    }
    const std::string name = core::printable(download.file.string());
    auto board = kaggle::read_leaderboard(*opened->csv, m_competition.direction,
                                          {.name = name,
                                           .max_bytes = m_options.max_bytes,
                                           .stop = m_stop,
                                           .progress = m_listener.progress,
                                           .on_reject = [this](const catalog::Reject& reject) { take(reject); },
                                           .copy = copy ? &*copy : nullptr});
    if (!board) return core::fail(std::move(board).error());
    if (copy) {
      if (auto kept = copy->commit(); !kept) return kept;
    }
    m_read = *std::move(board);
    m_report.rows = m_read.rows;
    m_report.teams = m_read.teams.size();
    m_report.collapsed = m_read.collapsed();
    m_report.faults = m_read.faults;
    m_report.ranks = m_read.ranks;
    m_rows_hash = catalog::hash_of(m_read.board, m_read.teams);
    m_listener.on_note(fmt::format("Downloaded complete leaderboard: {} entries", m_read.rows));
    m_listener.on_note(fmt::format("CSV has {} entries with columns: [{}]", m_read.rows,
                                   core::printable(fmt::format("{}", fmt::join(m_read.columns, ", ")), 500)));
    return {};
  }

  void take(const catalog::Reject& reject) {
    if (m_rejects.size() < k_max_kept_rejects) m_rejects.push_back(reject);
  }

  /// One transaction, be it tried several times.
  core::Result<void> write() {
    m_report.counts = {.rejected = m_read.rejected};
    m_report.removed = 0;
    m_report.conflicts = 0;
    m_matches = {};
    sql::Transaction transaction(m_connection);
    const auto stored = m_competitions.find(m_competition.slug);
    if (!stored || stored->id != m_competition.id) {
      return core::fail(core::ErrorKind::not_found, "it was removed meanwhile");
    }
    const std::int64_t hash = hash_of_all();
    const bool is_unchanged = stored->last && stored->last->hash == hash;
    if (is_unchanged) {
      m_report.outcome = Outcome::unchanged;
      m_report.counts.unchanged = stored->last->entries;
      m_report.counts.skipped = m_read.teams.size() - stored->last->entries;
      m_competitions.mark_unchanged(m_competition.id);
    } else {
      if (auto believed = judge_size(stored->last); !believed) return believed;
      m_now = std::max(core::from_epoch_ms(m_connection.now_ms()),
                       stored->changed_at.value_or(core::TimePoint::min()) + core::Milliseconds(1));
      update(hash);
    }
    if (m_options.dry_run) {
      if (m_options.records != Records::none) keep_records();
      return {};
    }
    keep_rejects();
    transaction.commit();
    return {};
  }

  /// Of all that decides what comes of a board.
  [[nodiscard]] std::int64_t hash_of_all() {
    core::RowHash hash;
    hash.add(kaggle::k_leaderboard_version);
    hash.add(m_rows_hash);
    hash.add(m_users.revision());
    hash.add(static_cast<std::int64_t>(m_competition.direction));
    hash.add(std::int64_t{m_options.keep_unmatched});
    return hash.finish();
  }

  /// A download that was cut short, or a board that is being rebuilt, must not empty ours.
  core::Result<void> judge_size(const std::optional<store::SyncState>& last) const {
    if (m_options.allow_shrink || !last || last->teams < k_least_judged_teams) return {};
    if (m_read.teams.size() * 2 >= last->teams) return {};
    return core::fail(
        core::ErrorKind::bad_data,
        fmt::format("the board has {} teams, {} had it at the last sync: it stays as it was; --allow-shrink "
                    "believes it",
                    m_read.teams.size(), last->teams));
  }

  void update(std::int64_t hash) {
    // A question for each member, and one for the name of the team.
    m_matches = match(m_read.board, m_read.teams, *look_up_users(m_users, m_read.teams.size() * 2));
    const Plan plan = make_plan(m_read.board, m_matches, m_options.keep_unmatched, m_entries);
    carry_out(plan, m_read.board, m_now, m_entries);
    m_report.outcome = Outcome::synced;
    m_report.counts.inserted = plan.created();
    m_report.counts.updated = plan.updates.size();
    m_report.counts.unchanged = plan.unchanged;
    m_report.counts.skipped = m_read.teams.size() - m_report.total();
    m_report.removed = plan.vanished.size();
    m_report.conflicts = m_matches.conflicts;
    m_competitions.mark_synced(m_competition.id, m_now, !plan.is_empty(),
                               {.hash = hash,
                                .checksum = fmt::format("{:016x}", static_cast<std::uint64_t>(m_rows_hash)),
                                .teams = m_read.teams.size(),
                                .entries = m_report.total()});
  }

  void keep_rejects() {
    store::RejectRepository(m_connection, std::string(k_sync_task), std::string(k_sync_summary_source))
        .replace(m_competition.slug, m_rejects);
  }

  void each_wanted_record(const std::function<void(const store::EntryRecord&)>& visit) {
    const bool tell_all = m_options.records == Records::all;
    if (m_report.outcome == Outcome::unchanged && !tell_all) return;
    m_entries.each_record(m_now, [&](const store::EntryRecord& record) {
      if (tell_all || record.change != store::EntryChange::unchanged) visit(record);
    });
  }

  void tell_records() {
    each_wanted_record([&](const store::EntryRecord& record) { m_listener.on_record(m_competition.slug, record); });
  }

  /// Of a dry run, to be told when its transaction, which keeps other writers waiting, is over.
  void keep_records() {
    m_kept_records = {};
    each_wanted_record([&](const store::EntryRecord& record) { m_kept_records.add(record); });
  }

  void tell_outcome() {
    for (const Conflict& conflict : m_matches.first_conflicts) {
      m_listener.on_warning(fmt::format("{}: {} is in two teams: the entry is of team {}, not of {}",
                                        m_competition.slug, core::printable(conflict.username), team(conflict.kept_row),
                                        team(conflict.other_row)));
    }
    const std::uint64_t untold = m_matches.conflicts - m_matches.first_conflicts.size();
    if (untold > 0) m_listener.on_warning(fmt::format("{}: and {} more such teams", m_competition.slug, untold));
    if (m_read.ranks == kaggle::Ranks::none) {
      m_listener.on_note(m_competition.slug +
                         ": the board has no ranks, and whether a higher score is better is not known");
    }
    const kaggle::ValueFaults& faults = m_read.faults;
    if (faults.bad_numbers + faults.bad_dates > 0) {
      m_listener.on_warning(fmt::format("{}: {} numbers and {} dates of the board cannot be read, and are left out",
                                        m_competition.slug, faults.bad_numbers, faults.bad_dates));
    }
    if (m_report.outcome == Outcome::unchanged) {
      m_listener.on_note(m_competition.slug + ": board and users are those of the last time, nothing is processed");
    } else {
      m_listener.on_note(fmt::format("{} - Created: {}, Updated: {}, Skipped: {}",
                                     m_options.dry_run ? "Dry run, nothing is written" : "Database update complete",
                                     m_report.counts.inserted, m_report.counts.updated, m_report.counts.skipped));
    }
  }

  [[nodiscard]] std::string team(std::uint32_t row) const {
    const catalog::LeaderboardEntry entry = m_read.board[row];
    return fmt::format("{} ({})", entry.team_id, core::printable(entry.team_name));
  }

  sql::Connection& m_connection;
  const store::Competition& m_competition;
  const SyncOptions& m_options;
  const core::StopFlag& m_stop;
  SyncListener& m_listener;
  CompetitionReport& m_report;
  store::CompetitionRepository m_competitions;
  store::UserRepository m_users;
  store::LeaderboardRepository m_entries;
  kaggle::ReadLeaderboard m_read;
  std::int64_t m_rows_hash = 0;
  Matches m_matches;
  std::vector<catalog::Reject> m_rejects;
  KeptRecords m_kept_records;
  core::TimePoint m_now = core::TimePoint::min();  // of the changes that this sync makes
};

}  // namespace

core::Result<void> sync_board(sql::Connection& connection, const store::Competition& competition, Download download,
                              const SyncContext& context, CompetitionReport& report) {
  return BoardSync(connection, competition, context, report).run(std::move(download));
}

}  // namespace leaderboard
