// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"
#include "core/progress.hpp"
#include "core/result.hpp"
#include "core/stop.hpp"
#include "sql/inspection.hpp"
#include "store/store.hpp"

#include <array>
#include <string_view>

namespace store {

/// What SQLite keeps beside a database, and would take for a part of one that it finds there.
inline constexpr std::array<std::string_view, 3> k_companions{"-wal", "-shm", "-journal"};

struct Backup {
  int schema_version;
  sql::Copied copied;
};

/// Copies the store as it is at one moment, while others read and write, and verifies the copy: integrity, foreign
/// keys, mark and schema version. It is not flushed to disk. config: the copy is not sound, as the store is not; busy;
/// io: no room for it, with what is needed and free; interrupted. The file is worth nothing then.
core::Result<Backup> back_up(Store& store, const sql::CopyTarget& target, const core::Clock& clock,
                             const core::StopFlag& stop, core::Progress& progress);

}  // namespace store
