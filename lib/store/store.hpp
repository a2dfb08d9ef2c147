// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"
#include "core/result.hpp"
#include "core/stop.hpp"
#include "sql/connection.hpp"
#include "sql/sqlite.hpp"
#include "store/migration.hpp"
#include "store/options.hpp"

#include <filesystem>
#include <vector>

namespace store {

enum class Access {
  create,     // created (with its folders) and migrated when needed
  existing,   // must be there; migrated when needed
  read_only,  // nothing is written; when there is no store, an empty one in memory stands for it
  as_is,      // must be there; nothing is written, and an older schema is no reason to refuse it
};

struct Store {
  sql::Connection connection;
  std::filesystem::path path;
  std::vector<Migration> applied;  // by this opening
};

/// Where the store is, be it there or not. config: nowhere (see locate), or on a network file system without
/// force_network_fs.
core::Result<std::filesystem::path> find(const Options& options);

/// The one way to open a store. config: newer than this program, on a network file system without force_network_fs, not
/// a store; read_only: also an older one (says to run tedi-store migrate). missing_input: `existing` or `as_is`, and
/// it is not there.
/// `stop`, when given, ends the waiting for others who have the store for themselves, now and later; it must outlive
/// the connection.
core::Result<Store> open(const Options& options, const core::Clock& clock, Access access = Access::create,
                         const core::StopFlag* stop = nullptr);

/// For a dry run that still keeps what all runs share (rate budgets): the store as it is, to be written, but neither
/// created nor migrated. config: it would have to be migrated. Where there is none, an empty one in memory stands for
/// it.
core::Result<Store> open_for_dry_run(const Options& options, const core::Clock& clock,
                                     const core::StopFlag* stop = nullptr);

/// The run lock of a store that may be busy (sql::try_early_run_lock). Throws sql::Failure.
sql::EarlyLock try_early_run_lock(const Options& options, std::string_view name);

}  // namespace store
