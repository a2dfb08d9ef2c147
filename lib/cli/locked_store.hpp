// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/options.hpp"
#include "cli/run.hpp"
#include "core/result.hpp"
#include "sql/connection.hpp"
#include "store/options.hpp"
#include "store/store.hpp"

#include <optional>
#include <string>

namespace cli {

/// A run lock, and the store that it is beside; no store: the run is to end now with exit 0.
struct LockedStore {
  sql::RunLock lock;  // first, so that it ends last
  std::optional<store::Store> store;
};

/// What a dry run does with the store.
enum class DryRun {
  reads,           // nothing is written
  shares_budgets,  // nothing but the budgets that all runs share
};

/// Opens the store for a tool that has it to itself by the run lock `name`, taken as --if-locked says. A dry run takes
/// no lock. Errors: as of store::open and take_run_lock.
core::Result<LockedStore> open_locked(const store::Options& options, const std::string& name, const RunOptions& how,
                                      DryRun dry_run, const Run& run);

}  // namespace cli
