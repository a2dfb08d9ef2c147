// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/output.hpp"
#include "core/clock.hpp"
#include "core/counts.hpp"
#include "core/exit_code.hpp"
#include "core/progress.hpp"
#include "core/stop.hpp"
#include "http/redactor.hpp"
#include "http/transport.hpp"
#include "io/json_writer.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace cli {

/// The last line on stdout. Printed also when the run fails, with what is known by then; not at all when `task` is
/// empty (commands that only read).
struct Summary {
  std::string task;
  std::string source;
  std::string unit;
  core::Counts counts;
  bool dry_run = false;                     // set by the tool when --dry-run was given
  bool locked = false;                      // set by take_run_lock and take_work: others hold it, nothing was done
  std::optional<std::uint64_t> remaining;   // items left: of a run that was stopped, or in a queue
  std::optional<core::TimePoint> retry_at;  // when to come back; with exit code 75 the run was rate limited
  /// What became of single items, e.g. partial. A body that ends with an error has no other way to say so; the graver
  /// of the two decides.
  core::ExitCode code_of_items = core::ExitCode::ok;
  /// Members of this task; may be empty. Called after the body has returned: it captures by value, or what outlives the
  /// body.
  std::function<void(io::JsonWriter&)> details;
};

/// What the body of a tool works with, once flags, configuration, logging and signals are set up.
struct Run {
  const core::Clock& clock;
  core::StopFlag& stop;
  core::Progress& progress;
  Output& output;  // for records; with --quiet they are dropped
  Summary& summary;
  http::Redactor& redactor;  // what it hides is in no log line and no error from then on; tell it before threads start
  http::Transport& transport;  // the network; nothing of it is started before the first exchange
  std::function<std::unique_ptr<http::Transport>()> another_transport;  // the same for another thread
};

}  // namespace cli
