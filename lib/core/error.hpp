// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace core {

/// What went wrong, told apart only where somebody treats it differently. Each kind has one exit code.
enum class ErrorKind {
  usage,          // the command line is wrong
  config,         // the configuration is wrong, or the store cannot be used
  missing_input,  // an input file is not there
  bad_data,       // the input, or an upstream's answer, is not what it should be
  cannot_create,  // an output cannot be created
  io,             // reading or writing failed; the disk is full
  busy,           // somebody else holds the lock: try later
  interrupted,    // a stop was asked for
  not_found,      // the upstream has no such thing, or no longer
  forbidden,      // the upstream does not show it to us
  auth,           // credentials are missing or refused
  rate_limited,   // the upstream wants us to wait: retry_at says until when
  unavailable,    // the upstream did not answer as it should, also after all retries
  internal,       // a bug
};

/// The kind's name in JSON output, e.g. "bad_data".
std::string_view name_of(ErrorKind kind);

/// A failure that was to be expected. The message is one sentence for a person, without a final full stop; it grows
/// outward through `with_context` ("Datasets.csv: line 7: ...").
struct Error {
  ErrorKind kind = ErrorKind::internal;
  std::string message = {};
  std::optional<TimePoint> retry_at = {};  // rate_limited: not before this
  std::optional<int> http_status = {};     // of the answer that said so, when one did

  [[nodiscard]] Error with_context(std::string_view where) &&;
};

}  // namespace core
