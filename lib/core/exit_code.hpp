// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/error.hpp"

#include <initializer_list>

namespace core {

/// The one table of exit codes. 124 to 127 and 137 belong to timeout(1) and the shell.
enum class ExitCode : int {
  ok = 0,
  internal = 1,
  partial = 3,         // ran to the end, some items failed or were rejected
  problems_found = 4,  // a reporting command found problems
  usage = 64,
  bad_data = 65,
  missing_input = 66,
  unavailable = 69,
  cannot_create = 73,
  io = 74,
  try_later = 75,
  auth = 77,
  config = 78,
  interrupted = 130,  // SIGINT
  terminated = 143,   // SIGTERM
};

/// The code of a run that ended with this error. `interrupted` gives 130; the caller knows when it was SIGTERM.
ExitCode exit_code_for(ErrorKind kind);

/// The code that wins when several apply: 1, 74, 73, 78, 77, 130/143, 3, 69, 75, 0 in this order. A code outside the
/// list (64, 65, 66, 4: they end a run alone) wins over those after 77.
ExitCode most_severe(std::initializer_list<ExitCode> codes);

}  // namespace core
