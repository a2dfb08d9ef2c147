// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"
#include "core/error.hpp"
#include "sql/driver.hpp"
#include "sql/failure.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

// Inside of the SQLite driver: included by sqlite*.cpp only.
namespace sql::sqlite {

constexpr int k_application_id = 0x74656469;  // "tedi", in the file's header: what file(1) and we know it by

/// An open database and what its statements need of it.
struct Handle {
  SQLite::Database database;
  std::string name;  // for messages: the path as it was given
  const core::Clock* clock;
  std::optional<std::int64_t> statement_now_ms;  // now_ms() is one time for the whole of a statement

  [[nodiscard]] sqlite3* raw() const { return database.getHandle(); }
};

/// The engine's code as a Failure with a sentence for people. `sql` is quoted when the fault lies there. Out of memory
/// is thrown as std::bad_alloc.
Failure make_failure(const std::string& name, int extended_code, const char* engine_message, std::string_view sql = {});

/// Throws the handle's current failure unless the code is SQLITE_OK.
void check(const Handle& handle, int code, std::string_view sql = {});

std::unique_ptr<DriverStatement> prepare(Handle& handle, std::string_view sql);

/// What a query for one integer says, such as a pragma; 0 when it gives no row.
std::int64_t integer(Handle& handle, std::string_view sql);

/// While it lives, the statement in hand is interrupted once a stop is asked for. A thread does it: SQLite goes through
/// a whole b-tree to check it without asking any handler.
class Watchdog {
 public:
  Watchdog(sqlite3* database, const core::StopFlag& stop);

 private:
  std::jthread m_thread;
};

// The driver's functions of the same names, see Connection.
Mark mark(Handle& handle);
std::vector<SchemaObject> objects(Handle& handle);
void examine(Handle& handle, Examination what, const FaultVisitor& visit);
Copied copy_to(Handle& source, const CopyTarget& target, const core::StopFlag& stop, core::Progress& progress);

/// The path as a URI by which SQLite opens it as a file that never changes.
std::string immutable_uri(const std::filesystem::path& path);

/// The file of the lock that try_file_lock takes.
std::filesystem::path lock_file(const std::filesystem::path& store, std::string_view name);

/// What can be said against a path before SQLite is asked, which would only say "unable to open". nullopt: nothing.
std::optional<core::Error> problem_with_path(const std::filesystem::path& path, bool may_create);

/// Why SQLite could not open the file (or those beside it).
core::Error not_permitted(const std::filesystem::path& path, bool for_writing);

/// flock on `<store>.<name>.lock`. nullptr: held by another; Failure: the file cannot be made.
std::unique_ptr<DriverLock> try_file_lock(const std::filesystem::path& store, std::string_view name);

/// For stores in memory, which no other process can open.
std::unique_ptr<DriverLock> try_memory_lock(std::shared_ptr<std::set<std::string>> held, std::string_view name);

}  // namespace sql::sqlite
