// SPDX-License-Identifier: Apache-2.0
// tedi-registry: see and mend what is tracked. What its commands do is in tedi-registry/, a file a noun.
#include "cli/tool.hpp"
#include "tedi-registry/command.hpp"

#include <algorithm>

namespace {

const char* const k_examples =
    "  tedi-registry competition add titanic --higher-is-better yes\n"
    "  tedi-registry competition list --format csv > competitions.csv\n"
    "  tedi-registry user import members.csv                 a CSV with the column username, or NDJSON\n"
    "  tedi-registry user remove --purge ann                 erases ann from the boards and their history\n"
    "  tedi-registry state show kaggle\n"
    "  tedi-registry state set kaggle latest.updated 2026-01-31T06:00:00Z\n"
    "  tedi-registry state reset kaggle seed.inputs          the next ingest-seed reads its files again\n";

}  // namespace

int main(int argc, char** argv) {
  cli::Tool tool(
      {.name = "tedi-registry", .summary = "see and mend what is tracked", .replaces = "", .examples = k_examples});
  registry::Options options;
  tool.add_store_options(options.store);
  tool.add_report_options();
  tool.app().require_subcommand(1);
  std::vector<registry::Command> commands;
  for (const auto declare : {registry::declare_competition, registry::declare_user, registry::declare_state}) {
    for (registry::Command& command : declare(tool.app(), options)) commands.push_back(std::move(command));
  }
  const auto asked = [&]() -> const registry::Command& {
    return *std::ranges::find_if(commands, [](const registry::Command& one) { return one.app->parsed(); });
  };
  tool.describe([&](cli::Summary& summary) {
    summary.task = asked().task;
    summary.source = options.source;
    summary.unit = asked().unit;
    summary.dry_run = options.dry_run;
  });
  return tool.run(argc, argv, [&](cli::Run& run) { return asked().body(options, run); });
}
