// SPDX-License-Identifier: Apache-2.0
// ingest-enrich kaggle: complete the datasets of the catalogue through the API.
#include "cli/binding.hpp"
#include "cli/tool.hpp"
#include "core/times.hpp"
#include "http/client.hpp"
#include "ingest/dataset_record.hpp"
#include "ingest/enrich.hpp"
#include "ingest/kaggle.hpp"
#include "ingest/kaggle_client.hpp"
#include "io/stream_source.hpp"
#include "sources/kaggle/api.hpp"
#include "store/store.hpp"

#include <fmt/format.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace {

using namespace std::chrono_literals;

struct Options {
  store::Options store;
  cli::RunOptions run;
  cli::NetworkOptions network;
  std::vector<std::string> refs;
  core::Milliseconds timeout = 30s;
  ingest::EnrichOptions enrich;
};

/// Of one dataset; Kaggle's are a few kB, with a long description a few hundred.
constexpr std::uint64_t k_longest_answer_bytes = 4 * 1024 * 1024;

const char* const k_examples =
    "  ingest-enrich kaggle                                 the next 50 of the queue\n"
    "  ingest-enrich kaggle -q --max-runtime 50m            a cron line\n"
    "  ingest-enrich kaggle zillow/zecon --emit all | jq -r .description\n"
    "  ingest-enrich kaggle --only failed --batch-size 1000\n"
    "  ingest-seed kaggle --from meta-kaggle/ --emit changed | ingest-enrich kaggle - --batch-size 5000\n";

void declare(CLI::App& app, Options& options) {
  app.require_subcommand(1);
  CLI::App* const kaggle = app.add_subcommand("kaggle", "Datasets of Kaggle, through its API");
  kaggle->fallthrough();
  kaggle->add_option("REF", options.refs, "Datasets as OWNER/SLUG instead of the queue; - reads them from stdin");
  kaggle->add_option("--batch-size", options.enrich.batch_size, "The most datasets that the run handles")
      ->check(CLI::Range(1, 100'000'000))
      ->capture_default_str();
  cli::add_choice(
      *kaggle, "--only", options.enrich.only,
      {{"minimal", ingest::Only::minimal}, {"pending", ingest::Only::pending}, {"failed", ingest::Only::failed}},
      "Only this part of the queue, or what left it in vain, which goes back into it");
  kaggle
      ->add_option("--max-attempts", options.enrich.max_attempts,
                   "A dataset that failed so often is failed, and left alone")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  cli::add_parsed(*kaggle, "--timeout", options.timeout, core::parse_duration,
                  "The longest that one request may take (default: 30s)")
      ->type_name("DUR");
}

/// What the flags mean; usage when they contradict each other.
core::Result<void> settle(Options& options) {
  if (!options.refs.empty() && options.enrich.only != ingest::Only::any) {
    return core::fail(core::ErrorKind::usage, "--only chooses from the queue, so it does not go with datasets by name");
  }
  if (options.timeout <= 0s) return core::fail(core::ErrorKind::usage, "--timeout: a time above 0 is expected");
  options.enrich.dry_run = options.run.dry_run;
  options.enrich.rate = options.network.rate;
  // Each try may wait for its turn, but for the first, and then for its answer.
  const auto interval = std::chrono::ceil<core::Milliseconds>(options.network.rate.interval);
  options.enrich.longest_attempt = http::RetryPolicy().tries * (options.timeout + interval);
  return {};
}

/// The datasets asked for by name.
core::Result<ingest::RefList> read_refs(const Options& options, const cli::Run& run) {
  ingest::RefList list(options.enrich.batch_size);
  for (const std::string& ref : options.refs) {
    core::Result<void> read;
    if (ref == "-") {
      const auto lines = io::open_stream(STDIN_FILENO, "stdin", run.stop);
      read = list.read(*lines, ingest::k_kaggle, [](const std::string& sentence) { cli::warn(sentence); });
    } else {
      read = list.add(ref);
    }
    if (!read) return core::fail(std::move(read).error());
  }
  if (list.left_out() > 0) {
    cli::warn(fmt::format("{} datasets are left out, as --batch-size is {}", list.left_out(), list.refs().size()));
  }
  return list;
}

core::Result<core::ExitCode> run(Options& options, ingest::EnrichReport& report, cli::Run& run) {
  if (auto settled = settle(options); !settled) return core::fail(std::move(settled).error());
  const auto access = ingest::KaggleAccess::find(cli::environment_variable, options.network.insecure_http);
  if (!access) return core::fail(access.error());
  cli::introduce(access->credential, access->warnings, access->described(), run.redactor);
  auto refs = read_refs(options, run);
  if (!refs) return core::fail(std::move(refs).error());

  auto store = options.run.dry_run ? store::open_for_dry_run(options.store, run.clock, &run.stop)
                                   : store::open(options.store, run.clock, store::Access::create, &run.stop);
  if (!store) return core::fail(std::move(store).error());
  ingest::KaggleClient kaggle(*store, *access, options.network.rate,
                              {.total = options.timeout, .body_bytes = k_longest_answer_bytes}, run.transport,
                              run.clock, run.stop);
  sources::kaggle::Api api(kaggle.client());

  io::JsonWriter json;
  ingest::EnrichListener listener{
      .progress = run.progress,
      .on_record =
          [&](catalog::Change change, const catalog::StoredDataset& dataset) {
            if (options.run.emit == cli::Emit::none) return;
            if (options.run.emit == cli::Emit::changed && change == catalog::Change::unchanged) return;
            json.clear();
            ingest::write_record(json, ingest::k_kaggle, change, dataset);
            run.output.line(json.text());
          },
      .on_failure = [](const std::string& sentence) { cli::warn(sentence); },
      .redact = [&](std::string_view text) { return run.redactor.redact(text); },
  };
  const ingest::RefList* const named = options.refs.empty() ? nullptr : &*refs;
  const auto try_work = [&]() -> core::Result<std::optional<core::ExitCode>> {
    report = {};
    auto done = ingest::enrich_kaggle(*store, api, options.enrich, named, run.clock, run.stop, listener, report);
    if (done && report.is_all_held()) return std::optional<core::ExitCode>();
    if (report.held > 0) cli::warn(fmt::format("{} of the datasets are in the hands of other runs", report.held));
    run.summary.code_of_items = report.exit_code();
    if (!done) return core::fail(std::move(done).error());
    return std::optional(report.exit_code());
  };
  auto ended = cli::take_work(try_work, options.run.if_locked, run);
  if (refs->bad_lines() > 0) {
    run.summary.code_of_items = core::most_severe({run.summary.code_of_items, core::ExitCode::partial});
  }
  run.summary.counts = report.counts;
  run.summary.remaining = report.remaining;
  return ended;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  ingest::EnrichReport report;
  cli::Tool tool({.name = "ingest-enrich",
                  .summary = "Complete the datasets of a catalogue through its API",
                  .replaces = std::string(ingest::k_enrich_task),
                  .examples = k_examples});
  declare(tool.app(), options);
  tool.add_store_options(options.store);
  tool.add_network_options(options.network);
  tool.add_run_options(options.run);
  tool.describe([&report](cli::Summary& summary) {
    summary.task = ingest::k_enrich_task;
    summary.source = ingest::k_kaggle;
    summary.unit = "dataset";
    summary.details = [&report](io::JsonWriter& json) { report.write_details(json); };
  });
  return tool.run(argc, argv, [&](cli::Run& body) { return run(options, report, body); });
}
