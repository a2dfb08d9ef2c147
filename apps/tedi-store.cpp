// SPDX-License-Identifier: Apache-2.0
#include "cli/tool.hpp"
#include "core/text.hpp"
#include "store/store.hpp"

#include <CLI/CLI.hpp>

#include <string>

namespace {

/// What an opening did to the store, for the one who typed the command.
std::string describe(const store::Store& store, int version) {
  const std::string path = store.path.string();
  if (store.applied.empty()) return path + " is there and up to date, schema " + std::to_string(version);
  const int former = store.applied.front().version - 1;
  if (former == 0) return path + " is created, schema " + std::to_string(version);
  return path + " is migrated from schema " + std::to_string(former) + " to " + std::to_string(version);
}

}  // namespace

int main(int argc, char** argv) {
  cli::Tool tool({.name = "tedi-store",
                  .summary = "create the store and keep its schema up to date",
                  .replaces = "flask db upgrade",
                  .examples = "  tedi-store init --store ~/catalogue.db\n"
                              "  tedi-store migrate | jq .schema_version\n"});
  store::Options options;
  tool.add_store_options(options);
  tool.app().require_subcommand(1);
  const CLI::App* const init = tool.app().add_subcommand("init", "Create the store, or migrate the one that is there");
  tool.app().add_subcommand("migrate", "Bring the schema of an existing store up to date");

  return tool.run(argc, argv, [&](cli::Run& run) -> core::Result<core::ExitCode> {
    const bool create = init->parsed();
    run.summary.task = create ? "store.init" : "store.migrate";
    run.summary.source = "tedi";
    run.summary.unit = "migration";

    core::Result<store::Store> store =
        store::open(options, run.clock, create ? store::Access::create : store::Access::existing);
    if (!store) return core::fail(std::move(store).error());

    const core::Result<int> version = store::schema_version(store->connection);
    if (!version) return core::fail(version.error());
    run.summary.counts.inserted = store->applied.size();
    run.summary.counts.unchanged = store::all_migrations().size() - store->applied.size();
    run.summary.details = [path = core::repair_utf8(store->path.string()), version = *version](io::JsonWriter& json) {
      json.member("store", path).member("schema_version", version);
    };
    cli::note(describe(*store, *version));
    return core::ExitCode::ok;
  });
}
