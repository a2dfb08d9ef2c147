// SPDX-License-Identifier: Apache-2.0
#include "cli/locked_store.hpp"

#include "cli/run_lock.hpp"

#include <utility>

namespace cli {

namespace {

core::Result<store::Store> open_for_dry_run(const store::Options& options, DryRun dry_run, const Run& run) {
  if (dry_run == DryRun::shares_budgets) return store::open_for_dry_run(options, run.clock, &run.stop);
  return store::open(options, run.clock, store::Access::read_only, &run.stop);
}

}  // namespace

core::Result<LockedStore> open_locked(const store::Options& options, const std::string& name, const RunOptions& how,
                                      DryRun dry_run, const Run& run) {
  LockedStore opened;
  if (how.dry_run) {
    auto store = open_for_dry_run(options, dry_run, run);
    if (!store) return core::fail(std::move(store).error());
    opened.store = std::move(*store);
    return opened;
  }
  // A run that holds the lock may have the store for itself, so that opening it would wait.
  auto early = store::try_early_run_lock(options, name);
  if (early.lock) opened.lock = std::move(*early.lock);
  if (early.is_held) {
    const auto try_lock = [&] { return store::try_early_run_lock(options, name).lock; };
    auto taken = take_run_lock(try_lock, name, how.if_locked, run);
    if (!taken) return core::fail(std::move(taken).error());
    if (!*taken) return opened;
    opened.lock = std::move(*taken);
  }
  auto store = store::open(options, run.clock, store::Access::create, &run.stop);
  if (!store) return core::fail(std::move(store).error());
  if (!opened.lock) {
    auto taken = take_run_lock(store->connection, name, how.if_locked, run);
    if (!taken) return core::fail(std::move(taken).error());
    if (!*taken) return opened;
    opened.lock = std::move(*taken);
  }
  opened.store = std::move(*store);
  return opened;
}

}  // namespace cli
