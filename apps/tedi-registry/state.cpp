// SPDX-License-Identifier: Apache-2.0
// tedi-registry state: how far a source was followed.
#include "catalog/cursor.hpp"
#include "cli/binding.hpp"
#include "cli/log.hpp"
#include "cli/record_printer.hpp"
#include "command.hpp"
#include "core/text.hpp"
#include "store/source_state.hpp"

#include <filesystem>

namespace registry {

namespace {

using core::ExitCode;

core::Result<ExitCode> show_state(const Options& options, cli::Run& run) {
  if (auto known = catalog::check_source(options.source); !known) return core::fail(std::move(known).error());
  auto store = open_to_read(options, run);
  if (!store) return core::fail(std::move(store).error());
  cli::RecordPrinter printer(run.output, options.format, "cursor", {"source", "name", "value", "changed_at"});
  std::error_code code;
  if (std::filesystem::exists(store->path, code)) {
    for (const store::CursorView& cursor : store::SourceState(store->connection, options.source).all()) {
      printer.row({options.source, cursor.name, cli::cell(cursor.value), cli::cell(cursor.changed_at)});
    }
  }
  printer.end();
  return ExitCode::ok;
}

void tell(const std::vector<store::MendedCursor>& mended, const Options& options, cli::Run& run) {
  const auto shown = [](const std::optional<std::string>& value) {
    return value ? "'" + core::printable(*value) + "'" : std::string("not set");
  };
  for (const store::MendedCursor& cursor : mended) {
    const catalog::Change change = cursor.change();
    core::Counts& counts = run.summary.counts;
    ++(change == catalog::Change::inserted  ? counts.inserted
       : change == catalog::Change::updated ? counts.updated
                                            : counts.unchanged);
    const std::string name = options.source + ' ' + core::printable(cursor.name);
    if (change == catalog::Change::unchanged) {
      cli::note(name + " is " + shown(cursor.after) + ": nothing to do");
    } else {
      cli::note(name + (options.dry_run ? " would be " : " is now ") + shown(cursor.after) + ", it was " +
                shown(cursor.before));
    }
  }
}

/// Opens the store and mends it by `mend`.
core::Result<ExitCode> mend_state(const Options& options, cli::Run& run,
                                  const std::function<std::vector<store::MendedCursor>(store::SourceState&)>& mend) {
  const auto access = options.dry_run ? store::Access::read_only : store::Access::create;
  auto store = store::open(options.store, run.clock, access, &run.stop);
  if (!store) return core::fail(std::move(store).error());
  store::SourceState state(store->connection, options.source,
                           options.dry_run ? store::SourceState::Mode::only_tell : store::SourceState::Mode::mend);
  tell(mend(state), options, run);
  return ExitCode::ok;
}

core::Result<ExitCode> set_state(const Options& options, cli::Run& run) {
  const auto cursor = catalog::find_cursor(options.source, *options.name);
  if (!cursor) return core::fail(cursor.error());
  const auto value = catalog::parse_cursor(*cursor, options.value);
  if (!value) return core::fail(value.error());
  if (*value > run.clock.now()) cli::warn(options.value + " is in the future: it counts as now");
  return mend_state(options, run,
                    [&](store::SourceState& state) { return std::vector{state.set(cursor->name, *value)}; });
}

core::Result<ExitCode> reset_state(const Options& options, cli::Run& run) {
  if (auto known = catalog::check_source(options.source); !known) return core::fail(std::move(known).error());
  if (!options.name) return mend_state(options, run, [](store::SourceState& state) { return state.reset(); });
  const auto cursor = catalog::find_cursor(options.source, *options.name);
  if (!cursor) return core::fail(cursor.error());
  return mend_state(options, run, [&](store::SourceState& state) { return state.reset({*options.name}); });
}

}  // namespace

std::vector<Command> declare_state(CLI::App& root, Options& options) {
  CLI::App* const state = root.add_subcommand("state", "How far a source was followed: its cursors and watermarks");
  state->require_subcommand(1);
  CLI::App* const show = state->add_subcommand("show", "Print the cursors of a source");
  CLI::App* const set = state->add_subcommand("set", "Give a watermark another value");
  CLI::App* const reset = state->add_subcommand("reset", "Forget a cursor, or all of a source");
  for (CLI::App* const command : {show, set, reset}) {
    command->add_option("SOURCE", options.source, "kaggle")->required();
  }
  const auto take_name = [&options](const std::string& name) { options.name = name; };
  set->add_option_function<std::string>("NAME", take_name, "The watermark, such as latest.updated")->required();
  set->add_option("VALUE", options.value, "A time (2026-01-31T06:00:00Z) or a date")->required();
  reset->add_option_function<std::string>("NAME", take_name, "The cursor; without it all are forgotten");
  cli::bind(*show, options.format);
  for (CLI::App* const command : {set, reset}) declare_dry_run(*command, options);
  return {{show, "", "", show_state},
          {set, "registry.state", "cursor", set_state},
          {reset, "registry.state", "cursor", reset_state}};
}

}  // namespace registry
