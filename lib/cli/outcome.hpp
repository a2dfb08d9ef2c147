// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/run.hpp"
#include "core/clock.hpp"
#include "core/error.hpp"
#include "core/exit_code.hpp"
#include "core/result.hpp"
#include "core/stop.hpp"

#include <optional>
#include <string_view>

namespace cli {

/// How a run ended, once what the body said and how it was stopped are weighed against each other.
struct Outcome {
  core::ExitCode code = core::ExitCode::ok;
  std::optional<core::Error> error;                   // the sentence that ended it
  core::StopReason stopped = core::StopReason::none;  // what ended it before its end
};

/// The gravest of what the body said, of its items and of a signal decides; the error's sentence stays, whichever it
/// is. A stop by --max-runtime is no failure, and none at all when it passed after the work was done: it counts when
/// the body says so, by an error of kind interrupted.
Outcome conclude(core::Result<core::ExitCode> body, core::StopReason stopped,
                 core::ExitCode of_items = core::ExitCode::ok);

/// True when --quiet is to leave both streams empty: nobody has to do anything.
bool is_unremarkable(core::ExitCode code);

/// "ok", "partial", "failed", "interrupted", "locked" or "rate_limited".
std::string_view status_of(const Outcome& outcome, const Summary& summary);

/// The summary as one JSON object.
void write_summary(io::JsonWriter& json, const Summary& summary, const Outcome& outcome, core::TimePoint started,
                   core::TimePoint ended);

}  // namespace cli
