// SPDX-License-Identifier: Apache-2.0
// ingest-seed kaggle: fill the catalogue from the Meta Kaggle CSVs, which it downloads.
#include "cli/binding.hpp"
#include "cli/locked_store.hpp"
#include "cli/tool.hpp"
#include "core/text.hpp"
#include "http/response_cache.hpp"
#include "ingest/dataset_record.hpp"
#include "ingest/kaggle_client.hpp"
#include "ingest/reject_file.hpp"
#include "ingest/seed.hpp"
#include "sources/kaggle/meta_download.hpp"
#include "store/store.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <optional>
#include <string>

namespace {

using namespace std::chrono_literals;

struct Options {
  store::Options store;
  cli::RunOptions run;
  cli::NetworkOptions network;
  std::string from;  // empty: downloaded
  bool no_cache = false;
  bool force_redownload = false;
  std::string rejects_file;
  ingest::SeedOptions seed;
};

/// A gigabyte may take hours; a transfer that stands still is given up long before.
constexpr http::Limits k_download_limits{.total = 24h, .body_bytes = std::uint64_t{64} << 30};

const char* const k_examples =
    "  ingest-seed kaggle                                   downloads what has changed, and seeds\n"
    "  ingest-seed kaggle --from meta-kaggle/               a folder with Datasets.csv, DatasetVersions.csv ...\n"
    "  ingest-seed kaggle --from meta-kaggle.zip | jq .counts\n"
    "  ingest-seed kaggle --from meta-kaggle/ --emit changed | jq -r '.ref // empty'\n"
    "  ingest-seed kaggle --from meta-kaggle/ --rejects rejects.ndjson --max-rejects 0.1%\n";

void declare(CLI::App& app, Options& options) {
  app.require_subcommand(1);
  CLI::App* const kaggle = app.add_subcommand("kaggle", "The Kaggle catalogue, from the Meta Kaggle CSVs");
  kaggle->fallthrough();
  kaggle->add_option("--from", options.from, "Folder or zip with the Meta Kaggle CSVs (default: they are downloaded)")
      ->check(cli::not_empty("an empty name is no folder"))
      ->type_name("DIR|ZIP");
  kaggle->add_flag("--force-redownload", options.force_redownload,
                   "Download also what the server says to be unchanged since the last time");
  kaggle->add_flag("--no-cache", options.no_cache,
                   "Use no file of an earlier download, and keep none for the next one");
  kaggle->add_option("--batch-size", options.seed.batch_size, "Most changed rows in one transaction of a refresh")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  cli::add_choice(*kaggle, "--bulk", options.seed.bulk,
                  {{"auto", ingest::Bulk::automatic}, {"never", ingest::Bulk::never}},
                  "A first load into a store that nobody else has open: all or nothing, and several times faster");
  kaggle->add_flag("--force", options.seed.force, "Read and compare although the files are as recorded");
  kaggle
      ->add_option("--rejects", options.rejects_file,
                   "Write every rejected row to this file, as NDJSON (also in a dry run)")
      ->type_name("FILE");
  cli::add_parsed(*kaggle, "--max-rejects", options.seed.max_rejects, catalog::RejectLimit::parse,
                  "End the run when more rows of a file are rejected (default: 1%)")
      ->type_name("SHARE|N");
}

/// What the flags mean; usage when they contradict each other.
core::Result<void> settle(Options& options) {
  if (!options.from.empty() && (options.no_cache || options.force_redownload)) {
    return core::fail(core::ErrorKind::usage, fmt::format("{} is about downloads, of which --from needs none",
                                                          options.no_cache ? "--no-cache" : "--force-redownload"));
  }
  options.seed.dry_run = options.run.dry_run;
  // All or nothing would be nothing, run after run.
  if (options.run.max_runtime) options.seed.bulk = ingest::Bulk::never;
  return {};
}

http::CacheUse use_of_cache(const Options& options) {
  if (options.no_cache) return http::CacheUse::nothing;
  return options.force_redownload ? http::CacheUse::renew : http::CacheUse::normal;
}

ingest::Records records_of(cli::Emit emit) {
  switch (emit) {
    case cli::Emit::none:
      return ingest::Records::none;
    case cli::Emit::changed:
      return ingest::Records::changed;
    case cli::Emit::all:
      break;
  }
  return ingest::Records::all;
}

constexpr const char* k_lock = "ingest-seed.kaggle";

/// The input is found: into the store with it.
core::Result<core::ExitCode> seed(const Options& options, const sources::kaggle::MetaInput& input, store::Store& store,
                                  ingest::SeedReport& report, cli::Run& run) {
  auto rejects = ingest::RejectFile::create(options.rejects_file);
  if (!rejects) return core::fail(std::move(rejects).error());
  io::JsonWriter json;
  ingest::SeedListener listener{
      .progress = run.progress,
      .records = records_of(options.run.emit),
      .on_record =
          [&](catalog::Change change, const catalog::StoredDataset& dataset) {
            json.clear();
            ingest::write_record(json, ingest::k_kaggle, change, dataset);
            run.output.line(json.text());
          },
      .on_reject = [&](const catalog::Reject& reject) { rejects->write(reject); },
      .on_note = [](const std::string& sentence) { cli::warn(sentence); },
  };
  auto seeded = ingest::seed_kaggle(store, input, options.seed, run.clock, run.stop, listener, report);
  run.summary.counts = report.counts;
  if (report.rejects_are_complete(seeded)) {
    if (auto written = rejects->commit(); !written) {
      if (!seeded) cli::warn(seeded.error().message);  // graver is what now ends the run, but it is not the cause
      return core::fail(std::move(written).error());
    }
  }
  if (report.inputs == ingest::Inputs::unchanged) {
    cli::note("the files are those of the last complete run: there is nothing to do; --force reads them again");
  }
  if (seeded) return report.has_rejects() ? core::ExitCode::partial : core::ExitCode::ok;
  if (seeded.error().kind == core::ErrorKind::interrupted) {
    run.summary.remaining = report.remaining();
    const bool has_written = !options.run.dry_run && report.counts.inserted + report.counts.updated > 0;
    cli::note(has_written ? "stopped before the end: what was written stays, the next run goes on from there"
                          : "stopped before the end: no dataset was written");
  }
  return core::fail(std::move(seeded).error());
}

/// As seed(), with the files that Kaggle has now.
core::Result<core::ExitCode> download_and_seed(const Options& options, const ingest::KaggleAccess& access,
                                               store::Store& store, ingest::SeedReport& report, cli::Run& run) {
  const auto cache = http::cache_folder(cli::environment_variable);
  if (!cache) return core::fail(cache.error());
  ingest::KaggleClient kaggle(store, access, options.network.rate, k_download_limits, run.transport, run.clock,
                              run.stop);
  const auto try_work = [&]() -> core::Result<std::optional<core::ExitCode>> {
    auto download = sources::kaggle::MetaDownload::open(*cache, kaggle.client(), use_of_cache(options));
    if (!download && download.error().kind == core::ErrorKind::busy) return std::optional<core::ExitCode>();
    if (!download) return core::fail(std::move(download).error());
    report.download.emplace();
    const auto input = download->fetch(kaggle.client(), run.clock, run.stop, run.progress, *report.download);
    if (!input) return core::fail(input.error());
    auto seeded = seed(options, *input, store, report, run);
    if (!seeded) return core::fail(std::move(seeded).error());
    return std::optional(*seeded);
  };
  return cli::take_work(try_work, options.run.if_locked, run);
}

core::Result<core::ExitCode> run(Options& options, ingest::SeedReport& report, cli::Run& run) {
  if (auto settled = settle(options); !settled) return core::fail(std::move(settled).error());
  std::optional<ingest::KaggleAccess> access;
  if (options.from.empty()) {
    auto found = ingest::KaggleAccess::find(cli::environment_variable, options.network.insecure_http);
    if (!found) return core::fail(std::move(found).error());
    access = *std::move(found);
    cli::introduce(access->credential, access->warnings, access->described(), run.redactor);
  }
  auto opened = cli::open_locked(options.store, k_lock, options.run,
                                 access ? cli::DryRun::shares_budgets : cli::DryRun::reads, run);
  if (!opened) return core::fail(std::move(opened).error());
  if (!opened->store) return core::ExitCode::ok;
  cli::explain("the store is " + core::printable(opened->store->path.string()));
  if (access) return download_and_seed(options, *access, *opened->store, report, run);
  const auto input = sources::kaggle::MetaInput::locate(options.from);
  if (!input) return core::fail(input.error());
  return seed(options, *input, *opened->store, report, run);
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  ingest::SeedReport report;
  cli::Tool tool({.name = "ingest-seed",
                  .summary = "Fill or refresh the catalogue from a bulk export",
                  .replaces = std::string(ingest::k_seed_task),
                  .examples = k_examples});
  declare(tool.app(), options);
  tool.add_store_options(options.store);
  tool.add_network_options(options.network);
  tool.add_run_options(options.run);
  tool.describe([&report](cli::Summary& summary) {
    summary.task = ingest::k_seed_task;
    summary.source = ingest::k_seed_summary_source;
    summary.unit = "dataset";
    summary.details = [&report](io::JsonWriter& json) { report.write_details(json); };
  });
  return tool.run(argc, argv, [&](cli::Run& body) { return run(options, report, body); });
}
