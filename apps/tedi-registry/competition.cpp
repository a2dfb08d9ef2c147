// SPDX-License-Identifier: Apache-2.0
// tedi-registry competition: whose boards lb-sync follows.
#include "cli/binding.hpp"
#include "cli/log.hpp"
#include "cli/record_printer.hpp"
#include "command.hpp"
#include "leaderboard/competition_changes.hpp"
#include "store/competition_repository.hpp"

#include <functional>

namespace registry {

namespace {

using catalog::Change;
using catalog::Direction;
using core::ExitCode;
using leaderboard::ChangedCompetitions;
using store::WriteMode;

const char* const k_task = "registry.competition";
const char* const k_unit = "competition";

core::Result<ExitCode> list(const Options& options, cli::Run& run) {
  auto store = open_to_read(options, run);
  if (!store) return core::fail(std::move(store).error());
  cli::RecordPrinter printer(run.output, options.format, "competition",
                             {"slug", "title", "is_active", "higher_is_better", "last_synced_at", "entries", "checksum",
                              "teams", "last_changed_at"});
  store::CompetitionRepository competitions(store->connection);
  for (const store::Competition& one : competitions.all()) {
    const auto text = [](const std::string& maybe) { return maybe.empty() ? cli::Cell() : std::string_view(maybe); };
    printer.row({one.slug, text(one.title), one.is_active,
                 one.direction == Direction::unknown ? cli::Cell() : one.direction == Direction::higher_is_better,
                 cli::cell(one.synced_at), static_cast<std::int64_t>(competitions.count_entries(one.id)),
                 one.last ? text(one.last->checksum) : cli::Cell(),
                 one.last ? cli::Cell(static_cast<std::int64_t>(one.last->teams)) : cli::Cell(),
                 cli::cell(one.changed_at)});
  }
  printer.end();
  return ExitCode::ok;
}

/// What a command does to a competition: "titanic is now followed".
struct Words {
  const char* inserted;   // "followed"
  const char* updated;    // "changed"
  const char* unchanged;  // "is so already"
};

/// Opens the store, changes it by `change` and tells what came of it.
core::Result<ExitCode> change(const Options& options, cli::Run& run, const Words& words,
                              const std::function<ChangedCompetitions(sql::Connection&, WriteMode)>& change) {
  auto store = open_to_write(options, run);
  if (!store) return core::fail(std::move(store).error());
  const auto changed = change(store->connection, options.dry_run ? WriteMode::only_tell : WriteMode::write);
  if (!changed) return core::fail(changed.error());
  for (const leaderboard::ChangedCompetition& one : *changed) {
    core::Counts& counts = run.summary.counts;
    ++(one.change == Change::inserted  ? counts.inserted
       : one.change == Change::updated ? counts.updated
                                       : counts.unchanged);
    cli::note(one.change == Change::unchanged ? one.slug + ' ' + words.unchanged + ": nothing to do"
                                              : one.slug + (options.dry_run ? " would be " : " is now ") +
                                                    (one.change == Change::inserted ? words.inserted : words.updated));
  }
  return ExitCode::ok;
}

core::Result<ExitCode> add(const Options& options, cli::Run& run) {
  if (options.slugs.size() > 1 && !options.title.empty()) {
    return core::fail(core::ErrorKind::usage, "--title is that of one competition: one SLUG is expected with it");
  }
  return change(
      options, run, {"followed", "changed", "is so already"}, [&](sql::Connection& connection, WriteMode mode) {
        return leaderboard::add_competitions(connection, options.slugs, options.title, options.direction, mode);
      });
}

core::Result<ExitCode> enable(const Options& options, cli::Run& run) {
  return change(options, run, {"", "active", "is active"}, [&](sql::Connection& connection, WriteMode mode) {
    return leaderboard::activate_competitions(connection, options.slugs, true, mode);
  });
}

core::Result<ExitCode> disable(const Options& options, cli::Run& run) {
  return change(options, run, {"", "inactive", "is inactive"}, [&](sql::Connection& connection, WriteMode mode) {
    return leaderboard::activate_competitions(connection, options.slugs, false, mode);
  });
}

core::Result<ExitCode> remove(const Options& options, cli::Run& run) {
  return change(options, run, {"", "removed", ""}, [&](sql::Connection& connection, WriteMode mode) {
    return leaderboard::remove_competitions(connection, options.slugs, options.with_data, mode);
  });
}

}  // namespace

std::vector<Command> declare_competition(CLI::App& root, Options& options) {
  CLI::App* const noun = root.add_subcommand("competition", "The competitions whose leaderboards lb-sync follows");
  noun->require_subcommand(1);
  CLI::App* const adding = noun->add_subcommand("add", "Follow competitions, or say more of them");
  CLI::App* const listing = noun->add_subcommand("list", "Print the competitions");
  CLI::App* const enabling = noun->add_subcommand("enable", "Sync them again when lb-sync names none");
  CLI::App* const disabling = noun->add_subcommand("disable", "Sync them only when lb-sync names them");
  CLI::App* const removing = noun->add_subcommand("remove", "Follow them no longer, and forget them");
  for (CLI::App* const command : {adding, enabling, disabling, removing}) {
    command->add_option("SLUG", options.slugs, "Competitions by their names in Kaggle's addresses")->required();
    declare_dry_run(*command, options);
  }
  adding->add_option("--title", options.title, "What people call it")
      ->check([](const std::string& title) { return title.empty() ? "an empty text is no title" : std::string(); })
      ->type_name("TEXT");
  cli::add_choice(*adding, "--higher-is-better", options.direction,
                  {{"yes", Direction::higher_is_better}, {"no", Direction::lower_is_better}},
                  "Whether a greater score is a better one: for boards without ranks");
  cli::bind(*listing, options.format);
  removing->add_flag("--with-data", options.with_data, "Delete also their entries, with the history");
  return {{adding, k_task, k_unit, add},
          {listing, "", "", list},
          {enabling, k_task, k_unit, enable},
          {disabling, k_task, k_unit, disable},
          {removing, k_task, k_unit, remove}};
}

}  // namespace registry
