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

// Inside of the SQLite driver: included by sqlite*.cpp only.
namespace sql::sqlite {

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

/// What can be said against a path before SQLite is asked, which would only say "unable to open". nullopt: nothing.
std::optional<core::Error> problem_with_path(const std::filesystem::path& path, bool may_create);

/// Why SQLite could not open the file (or those beside it).
core::Error not_permitted(const std::filesystem::path& path, bool for_writing);

/// flock on `<store>.<name>.lock`. nullptr: held by another; Failure: the file cannot be made.
std::unique_ptr<DriverLock> try_file_lock(const std::filesystem::path& store, std::string_view name);

/// For stores in memory, which no other process can open.
std::unique_ptr<DriverLock> try_memory_lock(std::shared_ptr<std::set<std::string>> held, std::string_view name);

}  // namespace sql::sqlite
