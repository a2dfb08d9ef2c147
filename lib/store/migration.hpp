// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.hpp"
#include "sql/connection.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace store {

/// One file of schema/. Applied files are never edited.
struct Migration {
  int version;
  std::string_view name;  // "0001_datasets"
  std::string_view sql;
};

/// All of schema/, embedded at build, in order.
std::span<const Migration> all_migrations();

/// The newest version that was applied; 0 for an empty database. config when the database holds tables that are not
/// tedi's.
core::Result<int> schema_version(sql::Connection& connection);

/// The config error about a store that a later program has written.
core::Error newer_than_known(int version, int newest_known);

/// Applies what is missing, all in one write transaction that is begun before the version is read, so that several
/// processes may start at once. Returns what was applied. config: the store is newer than this program, or not ours.
/// Throws sql::Failure, with the migration's name, when one cannot be applied; the database is then as it was.
core::Result<std::vector<Migration>> migrate(sql::Connection& connection,
                                             std::span<const Migration> migrations = all_migrations());

}  // namespace store
