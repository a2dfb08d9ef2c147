// SPDX-License-Identifier: Apache-2.0
#include "cli/outcome.hpp"

#include "core/text.hpp"
#include "core/times.hpp"

#include <algorithm>
#include <utility>

namespace cli {

namespace {

constexpr std::size_t k_longest_message = 4096;

std::optional<core::ExitCode> signal_code(core::StopReason reason) {
  if (reason == core::StopReason::sigint) return core::ExitCode::interrupted;
  if (reason == core::StopReason::sigterm) return core::ExitCode::terminated;
  return std::nullopt;
}

std::string_view name_of(core::StopReason reason) {
  switch (reason) {
    case core::StopReason::sigint:
      return "sigint";
    case core::StopReason::sigterm:
      return "sigterm";
    case core::StopReason::max_runtime:
      return "max_runtime";
    case core::StopReason::none:
      break;
  }
  return "none";
}

/// A body may end in good order and only say when to come back.
bool is_rate_limited(const Outcome& outcome, const Summary& summary) {
  if (outcome.error) return outcome.error->kind == core::ErrorKind::rate_limited;
  return summary.retry_at.has_value();
}

std::optional<core::TimePoint> retry_at(const Outcome& outcome, const Summary& summary) {
  if (summary.retry_at || !outcome.error) return summary.retry_at;
  return outcome.error->retry_at;
}

void write_counts(io::JsonWriter& json, const core::Counts& counts) {
  json.key("counts").begin_object();
  json.member("fetched", counts.fetched()).member("inserted", counts.inserted).member("updated", counts.updated);
  json.member("unchanged", counts.unchanged).member("skipped", counts.skipped).member("rejected", counts.rejected);
  json.member("failed", counts.failed).end_object();
}

}  // namespace

Outcome conclude(core::Result<core::ExitCode> body, core::StopReason stopped, core::ExitCode of_items) {
  Outcome outcome;
  const std::optional<core::ExitCode> by_signal = signal_code(stopped);
  const bool was_interrupted = !body && body.error().kind == core::ErrorKind::interrupted;
  if (by_signal || was_interrupted) outcome.stopped = stopped;
  if (body) {
    outcome.code = *body;
  } else if (!was_interrupted) {
    outcome.code = core::exit_code_for(body.error().kind);
    outcome.error = std::move(body).error();
  } else if (stopped != core::StopReason::max_runtime) {
    outcome.code = by_signal.value_or(core::ExitCode::interrupted);
    outcome.error = std::move(body).error();
  }
  outcome.code = core::most_severe({by_signal.value_or(core::ExitCode::ok), outcome.code, of_items});
  if (by_signal == outcome.code && !outcome.error) {
    outcome.error = {core::ErrorKind::interrupted,
                     std::string("stopped by ") + (stopped == core::StopReason::sigint ? "SIGINT" : "SIGTERM")};
  }
  return outcome;
}

bool is_unremarkable(core::ExitCode code) {
  return code == core::ExitCode::ok || code == core::ExitCode::try_later;
}

std::string_view status_of(const Outcome& outcome, const Summary& summary) {
  switch (outcome.code) {
    case core::ExitCode::ok:
      return summary.locked ? "locked" : "ok";
    case core::ExitCode::problems_found:
      return "ok";
    case core::ExitCode::partial:
      return "partial";
    case core::ExitCode::try_later:
      return is_rate_limited(outcome, summary) ? "rate_limited" : "locked";
    case core::ExitCode::interrupted:
    case core::ExitCode::terminated:
      return "interrupted";
    default:
      return "failed";
  }
}

void write_summary(io::JsonWriter& json, const Summary& summary, const Outcome& outcome, core::TimePoint started,
                   core::TimePoint ended) {
  json.begin_object().member("type", "summary");
  json.member("task", summary.task).member("source", summary.source).member("unit", summary.unit);
  json.member("status", status_of(outcome, summary));
  write_counts(json, summary.counts);
  json.member("started_at", core::to_rfc3339(started));
  // A clock that was set back must not give a negative duration.
  json.member("duration_ms", std::max<std::int64_t>(0, (ended - started).count()));
  if (summary.dry_run) json.member("dry_run", true);
  if (outcome.stopped != core::StopReason::none) json.member("stopped", name_of(outcome.stopped));
  if (summary.remaining) json.member("remaining", *summary.remaining);
  if (const auto time = retry_at(outcome, summary)) json.member("retry_at", core::to_rfc3339(*time));
  if (outcome.error) {
    json.key("error").begin_object();
    json.member("kind", core::name_of(outcome.error->kind));
    json.member("message", core::printable(outcome.error->message, k_longest_message)).end_object();
  }
  if (summary.details) summary.details(json);
  json.end_object();
}

}  // namespace cli
