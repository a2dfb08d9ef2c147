// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/options.hpp"
#include "cli/output.hpp"
#include "core/clock.hpp"
#include "core/counts.hpp"
#include "core/exit_code.hpp"
#include "core/progress.hpp"
#include "core/result.hpp"
#include "core/stop.hpp"
#include "io/json_writer.hpp"
#include "sql/connection.hpp"
#include "store/options.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace cli {

struct ToolInfo {
  std::string name;      // "ingest-seed"
  std::string summary;   // one line for --help
  std::string replaces;  // the task it replaces, for --help; may be empty
  std::string examples;  // for --help, ready to print
};

/// The last line on stdout. Printed also when the run fails, with what is known by then.
struct Summary {
  std::string task;
  std::string source;
  std::string unit;
  core::Counts counts;
  bool dry_run = false;
  std::uint64_t remaining = 0;                      // items left when the run was stopped
  std::function<void(io::JsonWriter&)> details;     // members of this task; may be empty
};

/// What the body of a tool works with, once flags, configuration, logging and signals are set up.
struct Run {
  const core::Clock& clock;
  core::StopFlag& stop;
  core::Progress& progress;
  Output& output;       // for records; with --quiet they are dropped
  Summary& summary;
};

/// One process from main() to its exit code: flags, environment and config file, logging on stderr, signals, the one
/// catch of exceptions, the summary, the error sentence. Declares the options that every tool has.
class Tool {
 public:
  explicit Tool(ToolInfo info);
  ~Tool();

  /// To declare the tool's own flags and subcommands. Each long option can also be given in the environment
  /// (--max-rejects: TEDI_MAX_REJECTS) and in the config file (max_rejects, in the tool's table or, if all tools have it,
  /// on top).
  CLI::App& app();

  void add_store_options(store::Options& options);  // --store, --force-network-fs
  void add_run_options(RunOptions& options);        // --dry-run, --emit, --if-locked, --max-runtime

  /// Runs `body` unless the command line asks for --help or --version or is wrong. The body returns the exit code that
  /// fits what it saw (ok, partial, try_later ...), or the error that ended it. A stop by signal is seen here and wins.
  int run(int argc, char** argv, const std::function<core::Result<core::ExitCode>(Run&)>& body);

 private:
  struct State;
  std::unique_ptr<State> m_state;
};

/// Takes the run lock `name` as --if-locked says. A value: the lock, or nullptr when the run is to end now with exit 0
/// (skip). busy: held by another run (fail, or waited in vain); interrupted: a stop came while waiting.
core::Result<sql::RunLock> take_run_lock(sql::Connection& connection, const std::string& name, const IfLocked& if_locked,
                                         const Run& run);

/// A line on stderr at level info, warning: "ingest-seed: ..." (or a JSON object with --log-format json).
void note(const std::string& sentence);
void warn(const std::string& sentence);

}  // namespace cli
