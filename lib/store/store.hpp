// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"
#include "core/result.hpp"
#include "sql/connection.hpp"
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
core::Result<Store> open(const Options& options, const core::Clock& clock, Access access = Access::create);

}  // namespace store
