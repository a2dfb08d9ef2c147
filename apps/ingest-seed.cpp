// SPDX-License-Identifier: Apache-2.0
// ingest-seed kaggle: fill the catalogue from the Meta Kaggle CSVs.
#include "cli/binding.hpp"
#include "cli/locked_store.hpp"
#include "cli/tool.hpp"
#include "core/text.hpp"
#include "ingest/dataset_record.hpp"
#include "ingest/reject_file.hpp"
#include "ingest/seed.hpp"
#include "store/store.hpp"

#include <CLI/CLI.hpp>

#include <string>

namespace {

struct Options {
  store::Options store;
  cli::RunOptions run;
  std::string from;
  std::string rejects_file;
  ingest::SeedOptions seed;
};

const char* const k_examples =
    "  ingest-seed kaggle --from meta-kaggle/               a folder with Datasets.csv, DatasetVersions.csv ...\n"
    "  ingest-seed kaggle --from meta-kaggle.zip | jq .counts\n"
    "  ingest-seed kaggle --from meta-kaggle/ --emit changed | jq -r '.ref // empty'\n"
    "  ingest-seed kaggle --from meta-kaggle/ --rejects rejects.ndjson --max-rejects 0.1%\n";

void declare(CLI::App& app, Options& options) {
  app.require_subcommand(1);
  CLI::App* const kaggle = app.add_subcommand("kaggle", "The Kaggle catalogue, from the Meta Kaggle CSVs");
  kaggle->fallthrough();
  kaggle->add_option("--from", options.from, "Folder or zip with the Meta Kaggle CSVs")->type_name("DIR|ZIP");
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

/// What the flags mean; usage when they contradict the tool.
core::Result<void> settle(Options& options) {
  if (options.from.empty()) {
    return core::fail(core::ErrorKind::usage,
                      "--from DIR|ZIP is needed: this version does not download, it reads the Meta Kaggle CSVs of a "
                      "folder or a zip (kaggle.com/datasets/kaggle/meta-kaggle)");
  }
  options.seed.from = options.from;
  options.seed.dry_run = options.run.dry_run;
  // All or nothing would be nothing, run after run.
  if (options.run.max_runtime) options.seed.bulk = ingest::Bulk::never;
  return {};
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

core::Result<core::ExitCode> run(Options& options, ingest::SeedReport& report, cli::Run& run) {
  if (auto settled = settle(options); !settled) return core::fail(std::move(settled).error());
  auto opened = cli::open_locked(options.store, k_lock, options.run, cli::DryRun::reads, run);
  if (!opened) return core::fail(std::move(opened).error());
  if (!opened->store) return core::ExitCode::ok;
  store::Store& store = *opened->store;
  cli::explain("the store is " + core::printable(store.path.string()));
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
  auto seeded = ingest::seed_kaggle(store, options.seed, run.clock, run.stop, listener, report);
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
  tool.add_run_options(options.run);
  tool.describe([&report](cli::Summary& summary) {
    summary.task = ingest::k_seed_task;
    summary.source = ingest::k_seed_summary_source;
    summary.unit = "dataset";
    summary.details = [&report](io::JsonWriter& json) { report.write_details(json); };
  });
  return tool.run(argc, argv, [&](cli::Run& body) { return run(options, report, body); });
}
