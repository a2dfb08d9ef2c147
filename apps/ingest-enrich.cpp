// SPDX-License-Identifier: Apache-2.0
// ingest-enrich kaggle: complete the datasets of the catalogue through the API.
#include "cli/binding.hpp"
#include "cli/tool.hpp"
#include "core/random.hpp"
#include "core/sleeper.hpp"
#include "core/text.hpp"
#include "http/client.hpp"
#include "ingest/dataset_record.hpp"
#include "ingest/enrich.hpp"
#include "ingest/seed_report.hpp"
#include "io/stream_source.hpp"
#include "sources/kaggle/api.hpp"
#include "sources/kaggle/credentials.hpp"
#include "store/rate_budget.hpp"
#include "store/store.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
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

const char* const k_examples =
    "  ingest-enrich kaggle                                 the next 50 of the queue\n"
    "  ingest-enrich kaggle -q --max-runtime 50m            a cron line\n"
    "  ingest-enrich kaggle zillow/zecon --emit all | jq -r .description\n"
    "  ingest-enrich kaggle --only failed --batch-size 1000\n"
    "  ingest-seed kaggle --from meta-kaggle/ --emit changed | ingest-enrich kaggle -\n";

void declare(CLI::App& app, Options& options) {
  app.require_subcommand(1);
  CLI::App* const kaggle = app.add_subcommand("kaggle", "Datasets of Kaggle, through its API");
  kaggle->fallthrough();
  kaggle->add_option("REF", options.refs, "Datasets as OWNER/SLUG instead of the queue; - reads them from stdin");
  kaggle->add_option("--batch-size", options.enrich.batch_size, "The most datasets that the run handles")
      ->check(CLI::Range(1, 100'000'000))
      ->capture_default_str();
  cli::add_choice(*kaggle, "--only", options.enrich.only,
                  {{"minimal", ingest::Only::minimal},
                   {"pending", ingest::Only::pending},
                   {"failed", ingest::Only::failed}},
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

core::Failure unusable(core::Error error) {
  return core::fail(std::move(error));
}

/// A dry run writes the rate budget and nothing else, so it migrates no store; without a store there is nothing to do.
core::Result<store::Store> open_store(const Options& options, cli::Run& run) {
  if (!options.run.dry_run) return store::open(options.store, run.clock, store::Access::create, &run.stop);
  auto as_it_is = store::open(options.store, run.clock, store::Access::read_only, &run.stop);
  std::error_code ignored;
  if (!as_it_is || !std::filesystem::exists(as_it_is->path, ignored)) return as_it_is;
  return store::open(options.store, run.clock, store::Access::existing, &run.stop);
}

core::Result<ingest::RefList> read_refs(const Options& options, cli::Run& run) {
  ingest::RefList list(options.enrich.batch_size);
  for (const std::string& ref : options.refs) {
    if (ref != "-") {
      if (auto added = list.add(ref); !added) return unusable(std::move(added).error());
      continue;
    }
    const auto lines = io::open_stream(STDIN_FILENO, "stdin", run.stop);
    auto read = list.read(*lines, ingest::k_kaggle, [](const std::string& sentence) { cli::warn(sentence); });
    if (!read) return unusable(std::move(read).error());
  }
  return list;
}

/// All that is needed to ask Kaggle, in the order in which it must be there.
class Kaggle {
 public:
  Kaggle(http::Transport& transport, const core::Clock& clock, const core::StopFlag& stop, store::RateBudget budget,
         http::ClientOptions client)
      : m_budget(std::move(budget)),
        m_client({.transport = transport,
                  .budget = m_budget,
                  .clock = clock,
                  .sleeper = m_sleeper,
                  .random = m_random,
                  .stop = stop},
                 std::move(client)),
        m_api(m_client) {}
  Kaggle(const Kaggle&) = delete;
  Kaggle& operator=(const Kaggle&) = delete;

  sources::kaggle::Api& api() { return m_api; }

 private:
  core::SystemSleeper m_sleeper;
  core::SystemRandom m_random;
  store::RateBudget m_budget;
  http::Client m_client;
  sources::kaggle::Api m_api;
};

}  // namespace
