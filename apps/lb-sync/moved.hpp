// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/options.hpp"
#include "cli/output.hpp"
#include "store/competition_repository.hpp"

namespace lb_sync {

/// Prints who moved on the board with its last change, by rank. Throws sql::Failure.
void print_moved(sql::Connection& connection, const store::Competition& competition, cli::Format format,
                 cli::Output& output);

}  // namespace lb_sync
