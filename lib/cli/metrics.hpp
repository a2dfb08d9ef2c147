// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/run.hpp"
#include "core/clock.hpp"
#include "core/exit_code.hpp"
#include "core/result.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace cli {

/// What the metrics of a run are made of; lives for one call.
struct EndedRun {
  std::string_view tool;
  const Summary& summary;
  core::ExitCode code;
  core::TimePoint started;
  core::TimePoint ended;
};

/// The run in Prometheus' text format. `former` is such a text of an earlier run, or anything else: when this run is no
/// success, the time of the last one is taken from there, if tool, task and source are the same. 0 = never.
std::string metrics_text(const EndedRun& run, std::string_view former);

/// Whether a file can be put there, to be asked before hours of work. cannot_create.
core::Result<void> check_metrics_file(const std::filesystem::path& path);

/// Puts the run's metrics in the place of the former ones: whoever reads the file sees the one or the other.
/// cannot_create, io.
core::Result<void> write_metrics_file(const std::filesystem::path& path, const EndedRun& run);

}  // namespace cli
