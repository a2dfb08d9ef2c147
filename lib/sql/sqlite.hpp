// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"
#include "core/result.hpp"
#include "sql/connection.hpp"

#include <filesystem>
#include <optional>
#include <string_view>

namespace sql {

struct SqliteOptions {
  enum class Access {
    read_write_create,
    read_write,
    read_only,
    inspect,  // as read_only, but damage shows only when it is met
    sealed,   // as inspect, of a file that nobody else uses: without locks, and no other file comes to stand beside it
    memory,
  };
  Access access = Access::read_write_create;
  core::Milliseconds busy_timeout{30'000};
  std::int64_t cache_kib = 32 * 1024;    // more did not help when writes come in key order
  std::string name{};                    // what messages call it; empty: the path
  const core::StopFlag* stop = nullptr;  // also while it is opened: ends the waiting for another writer
};

/// Opens a SQLite file in WAL (16 KiB pages when it is new), synchronous NORMAL, foreign keys on, with now_ms() over
/// `clock`, which must outlive the connection. Any number of processes may open a new file at the same moment. Nothing
/// is changed in a database that holds tables but not our application id; read_only changes nothing in any, and leaves
/// no file beside it: only the journal that a killed writer left is rolled back, as every reader has to. In memory the
/// path is ignored. Failures (values, since a user can cause them): missing_input (read_write or read_only and no
/// file), cannot_create, config (not a SQLite database, of another program, damaged, not permitted), busy, io.
core::Result<Connection> open_sqlite(const std::filesystem::path& path, const core::Clock& clock,
                                     const SqliteOptions& options = {});

/// The lock that Connection::try_run_lock takes, of a store that has had one of that name before, without opening the
/// store. nullopt: none of that name is there to be taken, or it is held (then `is_held`). Throws Failure.
struct EarlyLock {
  std::optional<RunLock> lock;
  bool is_held = false;
};
EarlyLock try_early_run_lock(const std::filesystem::path& store, std::string_view name);

}  // namespace sql
