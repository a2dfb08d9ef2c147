// SPDX-License-Identifier: Apache-2.0
// ingest-latest kaggle: bring in what is new or changed, from the API's listings.
#include "cli/binding.hpp"
#include "cli/locked_store.hpp"
#include "cli/tool.hpp"
#include "core/times.hpp"
#include "ingest/dataset_record.hpp"
#include "ingest/kaggle.hpp"
#include "ingest/kaggle_client.hpp"
#include "ingest/latest.hpp"
#include "sources/kaggle/api.hpp"
#include "store/store.hpp"

#include <CLI/CLI.hpp>

#include <limits>
#include <string>

namespace {

using namespace std::chrono_literals;
using sources::kaggle::ListOrder;

struct Options {
  store::Options store;
  cli::RunOptions run;
  cli::NetworkOptions network;
  core::Milliseconds timeout = 30s;
  ingest::LatestOptions latest;
};

/// Of one page; Kaggle's have some 60 kB.
constexpr std::uint64_t k_longest_answer_bytes = 16 * 1024 * 1024;

constexpr const char* k_lock = "ingest-latest.kaggle";

const char* const k_examples =
    "  ingest-latest kaggle                                 the 100 that were updated last\n"
    "  ingest-latest kaggle -q                              a cron line\n"
    "  ingest-latest kaggle --sort-by hottest --limit 1000 | jq .counts\n"
    "  ingest-latest kaggle --search 'land cover' --tag-id 11105 --emit changed | jq -r '.ref // empty'\n"
    "  ingest-latest kaggle --emit changed | ingest-enrich kaggle -\n";

void declare(CLI::App& app, Options& options) {
  app.require_subcommand(1);
  CLI::App* const kaggle = app.add_subcommand("kaggle", "Datasets of Kaggle, through its API");
  kaggle->fallthrough();
  constexpr std::uint64_t k_most = sources::kaggle::k_last_page * sources::kaggle::k_page_size;
  kaggle->add_option("--limit", options.latest.limit, "The most datasets that the run handles")
      ->check(CLI::Range(std::uint64_t{1}, k_most))
      ->capture_default_str();
  sources::kaggle::ListQuery& query = options.latest.query;
  cli::add_choice(*kaggle, "--sort-by", query.order,
                  {{"updated", ListOrder::updated},
                   {"hottest", ListOrder::hottest},
                   {"votes", ListOrder::votes},
                   {"active", ListOrder::active},
                   {"published", ListOrder::published}},
                  "Which come first (default: updated)");
  kaggle->add_option("--search", query.search, "Only datasets that the API finds by these words")->type_name("TEXT");
  kaggle->add_option("--user", query.user, "Only those of this user or organization")->type_name("NAME");
  kaggle->add_option("--tag-id", query.tag_ids, "Only those with this tag, by its number; several: --tag-id 1,2")
      ->delimiter(',')
      ->check(CLI::Range(std::int64_t{1}, std::numeric_limits<std::int64_t>::max()))
      ->type_name("N");
  cli::add_parsed(*kaggle, "--timeout", options.timeout, core::parse_duration,
                  "The longest that one request may take (default: 30s)")
      ->type_name("DUR");
}

/// What the flags mean; usage when they contradict each other.
core::Result<void> settle(Options& options) {
  if (options.timeout <= 0s) return core::fail(core::ErrorKind::usage, "--timeout: a time above 0 is expected");
  options.latest.dry_run = options.run.dry_run;
  return {};
}

core::Result<core::ExitCode> run(Options& options, ingest::LatestReport& report, cli::Run& run) {
  if (auto settled = settle(options); !settled) return core::fail(std::move(settled).error());
  const auto access = ingest::KaggleAccess::find(cli::environment_variable, options.network.insecure_http);
  if (!access) return core::fail(access.error());
  cli::introduce(access->credential, access->warnings, access->described(), run.redactor);

  auto opened = cli::open_locked(options.store, k_lock, options.run, cli::DryRun::shares_budgets, run);
  if (!opened) return core::fail(std::move(opened).error());
  if (!opened->store) return core::ExitCode::ok;
  store::Store& store = *opened->store;
  ingest::KaggleClient kaggle(store, *access, options.network.rate,
                              {.total = options.timeout, .body_bytes = k_longest_answer_bytes}, run.transport,
                              run.clock, run.stop);
  sources::kaggle::Api api(kaggle.client());

  io::JsonWriter json;
  ingest::LatestListener listener{
      .progress = run.progress,
      .on_record =
          [&](catalog::Change change, const catalog::StoredDataset& dataset) {
            if (options.run.emit == cli::Emit::none) return;
            if (options.run.emit == cli::Emit::changed && change == catalog::Change::unchanged) return;
            json.clear();
            ingest::write_record(json, ingest::k_kaggle, change, dataset);
            run.output.line(json.text());
          },
      .on_note = [](const std::string& sentence) { cli::warn(sentence); },
      .redact = [&](std::string_view text) { return run.redactor.redact(text); },
  };
  auto done = ingest::fetch_latest_kaggle(store, api, options.latest, run.stop, listener, report);
  run.summary.counts = report.counts;
  run.summary.code_of_items = report.exit_code();
  if (done) return report.exit_code();
  if (done.error().kind == core::ErrorKind::interrupted) {
    run.summary.remaining = options.latest.limit - report.counts.fetched();
  }
  return core::fail(std::move(done).error());
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  ingest::LatestReport report;
  cli::Tool tool({.name = "ingest-latest",
                  .summary = "Bring in what is new or changed in a catalogue, from the listings of its API",
                  .replaces = std::string(ingest::k_latest_task),
                  .examples = k_examples});
  declare(tool.app(), options);
  tool.add_store_options(options.store);
  tool.add_network_options(options.network);
  tool.add_run_options(options.run);
  tool.describe([&report](cli::Summary& summary) {
    summary.task = ingest::k_latest_task;
    summary.source = ingest::k_latest_summary_source;
    summary.unit = "dataset";
    summary.details = [&report](io::JsonWriter& json) { report.write_details(json); };
  });
  return tool.run(argc, argv, [&](cli::Run& body) { return run(options, report, body); });
}
