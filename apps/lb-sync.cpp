// SPDX-License-Identifier: Apache-2.0
// lb-sync: the leaderboards of Kaggle competitions, matched to our users.
#include "cli/binding.hpp"
#include "cli/tool.hpp"
#include "core/size.hpp"
#include "core/text.hpp"
#include "core/times.hpp"
#include "lb-sync/fetcher.hpp"
#include "lb-sync/moved.hpp"
#include "leaderboard/competitions.hpp"
#include "leaderboard/entry_record.hpp"
#include "leaderboard/sync.hpp"
#include "store/store.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace std::chrono_literals;

struct Options {
  store::Options store;
  cli::RunOptions run;
  cli::NetworkOptions network;
  core::Milliseconds timeout = 60s;
  std::size_t jobs = 1;
  std::vector<std::string> slugs;
  std::string from;
  std::string keep_csv;
  std::string diff;
  cli::Format format = cli::Format::automatic;
  leaderboard::SyncOptions sync;
};

const char* const k_examples =
    "  lb-sync                                              the boards of all active competitions\n"
    "  lb-sync -q --jobs 4                                  a cron line\n"
    "  lb-sync titanic --from titanic.zip                   the board of a downloaded zip or CSV\n"
    "  lb-sync titanic --from titanic.zip --emit changed | jq -r '[.rank, .username] | @tsv'\n"
    "  lb-sync --diff titanic | jq -c '[.username, .previous_rank, .rank]'\n";

void declare(CLI::App& app, Options& options) {
  app.add_option("SLUG", options.slugs, "Competitions by their names in Kaggle's addresses (default: all active ones)");
  app.add_option("--jobs", options.jobs, "As many competitions at a time")
      ->check(CLI::Range(1, 32))
      ->capture_default_str();
  cli::add_parsed(app, "--timeout", options.timeout, core::parse_duration,
                  "The longest that one request may take (default: 60s)")
      ->type_name("DUR");
  app.add_option("--from", options.from, "Read the leaderboard of one competition from this zip or CSV")
      ->check(cli::not_empty("an empty name is no file"))
      ->type_name("FILE");
  app.add_flag("--keep-unmatched", options.sync.keep_unmatched, "Store also the teams that are none of our users'");
  app.add_flag("--allow-shrink", options.sync.allow_shrink,
               "Believe also a board that has lost more than half of its teams");
  app.add_option("--keep-csv", options.keep_csv, "Keep the CSVs in this folder")
      ->check(cli::not_empty("an empty name is no folder"))
      ->type_name("DIR");
  cli::add_parsed(app, "--max-unpacked", options.sync.max_bytes, core::parse_size,
                  "Refuse a CSV that is longer, unpacked (default: 256MB)")
      ->type_name("SIZE");
  app.add_option("--diff", options.diff, "Only print who moved on this board with the last change of it")
      ->check(cli::not_empty("an empty name is no competition"))
      ->type_name("SLUG");
  cli::bind(app, options.format);
}

/// What the flags mean; usage when they contradict each other.
core::Result<void> settle(Options& options) {
  if (!options.diff.empty()) {
    if (options.slugs.empty() && options.from.empty()) return {};
    return core::fail(core::ErrorKind::usage, "--diff reads the store: it goes with neither SLUG nor --from");
  }
  if (options.timeout <= 0s) return core::fail(core::ErrorKind::usage, "--timeout: a time above 0 is expected");
  if (!options.from.empty() && options.slugs.size() != 1) {
    return core::fail(core::ErrorKind::usage,
                      "--from is the leaderboard of one competition: one SLUG is needed with it");
  }
  options.sync.dry_run = options.run.dry_run;
  options.sync.keep_csv_in = options.keep_csv;
  return {};
}

leaderboard::Records records_of(cli::Emit emit) {
  switch (emit) {
    case cli::Emit::none:
      return leaderboard::Records::none;
    case cli::Emit::changed:
      return leaderboard::Records::changed;
    case cli::Emit::all:
      break;
  }
  return leaderboard::Records::all;
}

/// Who moved with the last change, by rank.
core::Result<core::ExitCode> print_diff(const Options& options, cli::Run& run) {
  auto store = store::open(options.store, run.clock, store::Access::read_only, &run.stop);
  if (!store) return core::fail(std::move(store).error());
  const auto competitions = leaderboard::choose_competitions(store->connection, std::vector{options.diff});
  if (!competitions) return core::fail(competitions.error());
  lb_sync::print_moved(store->connection, competitions->front(), options.format, run.output);
  return core::ExitCode::ok;
}

core::Result<store::Store> open(const Options& options, cli::Run& run) {
  return options.run.dry_run ? store::open_for_dry_run(options.store, run.clock, &run.stop)
                             : store::open(options.store, run.clock, store::Access::create, &run.stop);
}

core::Result<core::ExitCode> sync_by(std::span<leaderboard::Worker> workers,
                                     std::span<const store::Competition> competitions, const Options& options,
                                     leaderboard::SyncReport& report, cli::Run& run) {
  io::JsonWriter json;
  leaderboard::SyncListener listener{
      .progress = run.progress,
      .on_note = [](const std::string& sentence) { cli::note(sentence); },
      .on_warning = [](const std::string& sentence) { cli::warn(sentence); },
      .on_record =
          [&](const std::string& slug, const store::EntryRecord& record) {
            json.clear();
            leaderboard::write_record(json, slug, record);
            run.output.line(json.text());
          },
  };
  const auto try_work = [&]() -> core::Result<std::optional<core::ExitCode>> {
    report = {};
    auto done = leaderboard::sync_leaderboards(workers, competitions, options.sync, run.stop, listener, report);
    run.summary.counts = report.counts();
    if (done && report.is_all_held()) return std::optional<core::ExitCode>();
    run.summary.code_of_items = report.exit_code();
    if (!done) {
      run.summary.remaining = report.remaining;
      return core::fail(std::move(done).error());
    }
    if (auto failure = report.failure()) return core::fail(*std::move(failure));
    cli::note((options.run.dry_run ? "dry run, nothing is written: " : "") + report.sentence());
    if (competitions.empty()) cli::note("no competition is followed: tedi-registry competition add SLUG");
    return std::optional(report.exit_code());
  };
  return cli::take_work(try_work, options.run.if_locked, run);
}

core::Result<core::ExitCode> sync(Options& options, leaderboard::SyncReport& report, cli::Run& run) {
  options.sync.records = records_of(options.run.emit);
  auto store = open(options, run);
  if (!store) return core::fail(std::move(store).error());
  cli::explain("the store is " + core::printable(store->path.string()));
  const auto competitions = leaderboard::choose_competitions(store->connection, options.slugs);
  if (!competitions) return core::fail(competitions.error());
  std::vector<leaderboard::Worker> workers;
  if (!options.from.empty() || competitions->empty()) {
    const auto from_file = [&](const std::string&, core::Progress&) -> core::Result<leaderboard::Download> {
      return leaderboard::Download{.file = options.from};
    };
    workers.push_back({.connection = store->connection, .fetch = from_file});
    return sync_by(workers, *competitions, options, report, run);
  }
  std::vector<store::Store> stores;
  stores.push_back(*std::move(store));
  while (stores.size() < std::min(options.jobs, competitions->size())) {
    auto another = open(options, run);
    if (!another) return core::fail(std::move(another).error());
    stores.push_back(*std::move(another));
  }
  const auto fetchers = lb_sync::fetchers_over(stores, options.network, options.timeout, run);
  if (!fetchers) return core::fail(fetchers.error());
  for (const auto& fetcher : *fetchers) {
    workers.push_back({.connection = fetcher->connection(), .fetch = fetcher->fetch()});
  }
  return sync_by(workers, *competitions, options, report, run);
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  leaderboard::SyncReport report;
  cli::Tool tool({.name = "lb-sync",
                  .summary = "Bring the leaderboards of Kaggle competitions up to date, matched to our users",
                  .replaces = std::string(leaderboard::k_sync_task),
                  .examples = k_examples});
  declare(tool.app(), options);
  tool.add_store_options(options.store);
  tool.add_network_options(options.network);
  tool.add_run_options(options.run);
  tool.describe([&](cli::Summary& summary) {
    if (!options.diff.empty()) return;  // it only reads
    summary.task = leaderboard::k_sync_task;
    summary.source = leaderboard::k_sync_summary_source;
    summary.unit = "entry";
    summary.details = [&report](io::JsonWriter& json) { report.write_details(json); };
  });
  return tool.run(argc, argv, [&](cli::Run& run) -> core::Result<core::ExitCode> {
    if (auto settled = settle(options); !settled) return core::fail(std::move(settled).error());
    return options.diff.empty() ? sync(options, report, run) : print_diff(options, run);
  });
}
