// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/leaderboard.hpp"
#include "catalog/reject.hpp"
#include "cli/options.hpp"
#include "cli/run.hpp"
#include "core/exit_code.hpp"
#include "core/result.hpp"
#include "store/store.hpp"

#include <CLI/CLI.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace registry {

/// Of all commands: a word that means the same to several is one member.
struct Options {
  store::Options store;
  cli::Format format = cli::Format::automatic;
  bool dry_run = false;

  // state
  std::string source = "kaggle";    // of the summary, too: competitions and users are Kaggle's
  std::optional<std::string> name;  // reset: an empty one is a name, not all of them
  std::string value;

  // competition
  std::vector<std::string> slugs;
  std::string title;
  catalog::Direction direction = catalog::Direction::unknown;
  bool with_data = false;

  // user
  std::string file;
  catalog::RejectLimit max_rejects;
  std::vector<std::string> usernames;
  bool purge = false;
};

/// What one command of the command line is: one that reads has no task, hence no summary.
struct Command {
  const CLI::App* app;
  std::string task;
  std::string unit;
  std::function<core::Result<core::ExitCode>(const Options&, cli::Run&)> body;
};

/// The commands of a noun, declared below `root`.
std::vector<Command> declare_state(CLI::App& root, Options& options);
std::vector<Command> declare_competition(CLI::App& root, Options& options);
std::vector<Command> declare_user(CLI::App& root, Options& options);

/// --dry-run of the commands that write.
void declare_dry_run(CLI::App& command, Options& options);

/// The store for a command that writes; in a dry run for one that rolls back what it has written.
core::Result<store::Store> open_to_write(const Options& options, cli::Run& run);

/// The store for a command that prints what is there; without one, an empty one stands for it.
core::Result<store::Store> open_to_read(const Options& options, cli::Run& run);

}  // namespace registry
