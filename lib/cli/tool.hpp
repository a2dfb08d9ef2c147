// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/log.hpp"
#include "cli/options.hpp"
#include "cli/run.hpp"
#include "cli/run_lock.hpp"
#include "cli/surroundings.hpp"
#include "core/exit_code.hpp"
#include "core/result.hpp"
#include "store/options.hpp"

#include <functional>
#include <memory>
#include <string>

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

/// One process from main() to its exit code: flags, environment and config file, logging on stderr, signals, the one
/// catch of exceptions, the summary, the error sentence. Declares the options that every tool has.
class Tool {
 public:
  using Body = std::function<core::Result<core::ExitCode>(Run&)>;
  using Describe = std::function<void(Summary&)>;

  explicit Tool(ToolInfo info, Surroundings surroundings = {});
  ~Tool();

  /// To declare the tool's own flags and subcommands. Each long option can also be given in the environment
  /// (--max-rejects: TEDI_MAX_REJECTS) and in the config file (max_rejects, in the tool's table or, if all tools have
  /// it, on top). Callbacks of CLI11 run before environment and file are asked: look at the bound variables in the
  /// body.
  CLI::App& app();

  void add_store_options(store::Options& options);  // --store, --force-network-fs
  void add_run_options(RunOptions& options);  // --dry-run, --emit, --if-locked, --max-runtime, and the report options
  void add_report_options();                  // --ping-url, --metrics-file: the tool sees to them
  void add_network_options(
      NetworkOptions& options);  // --rate (default: what the options say), --contact, --insecure-http

  /// What the summary can say before anything is done: task, source, unit, details. Asked once the options are read,
  /// so that a run which fails before its body has a summary, too.
  void describe(Describe describe);

  /// Runs `body` unless the command line asks for --help or --version or is wrong. The body returns the exit code that
  /// fits what it saw (ok, partial, try_later ...), or the error that ended it. A stop by signal is seen here and wins.
  /// Before and after it, however it ends, the monitor of --ping-url is told; then the file of --metrics-file is
  /// replaced. Returns the exit code of the process.
  int run(int argc, const char* const* argv, const Body& body);

 private:
  struct State;
  std::unique_ptr<State> m_state;
};

}  // namespace cli
