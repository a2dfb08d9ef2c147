// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"
#include "core/counts.hpp"
#include "core/error.hpp"
#include "core/exit_code.hpp"
#include "io/json_writer.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace ingest {

inline constexpr std::string_view k_enrich_task = "kaggle.enrich_pending";

/// What a run of ingest-enrich has done so far.
struct EnrichReport {
  bool is_named = false;                   // datasets were asked for by name
  core::Counts counts;                     // of the datasets that were handled; rejected: not what the answer should be
  std::uint64_t gone = 0;                  // of counts.failed: not there (any more), or not shown to us
  std::uint64_t unavailable = 0;           // of counts.failed: the upstream did not answer
  std::uint64_t released = 0;              // put back unhandled: rate limited, stopped, or the lease was lost
  std::uint64_t held = 0;                  // asked for by name, or due in the queue, but in the hands of another run
  std::uint64_t unresolved = 0;            // in the store without a ref, so that nobody can ask for them
  std::optional<std::uint64_t> remaining;  // still to be done: of the queue, or of those asked for by name
  std::optional<core::TimePoint> eta;      // when the queue is done, at this rate
  std::optional<core::ErrorKind> last_failure;  // of a dataset

  [[nodiscard]] std::uint64_t enriched() const { return counts.inserted + counts.updated + counts.unchanged; }
  /// Handled in vain, for whatever reason.
  [[nodiscard]] std::uint64_t failed() const { return counts.failed + counts.rejected; }
  /// There was work, and all of it was in the hands of others.
  [[nodiscard]] bool is_all_held() const { return held > 0 && counts.fetched() + released == 0; }

  /// Of a run that came to its end: nobody has to do anything about datasets that are gone; for the one asked for by
  /// name its own code; else 69 when nothing was answered at all, 3 when some failed.
  [[nodiscard]] core::ExitCode exit_code() const;

  /// The members of the summary that are this task's own.
  void write_details(io::JsonWriter& json) const;
};

}  // namespace ingest
