// SPDX-License-Identifier: Apache-2.0
#include "core/disk.hpp"
#include "core/text.hpp"
#include "sql/sqlite_driver.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <new>

namespace sql::sqlite {

namespace {

Kind kind_of(int extended_code) {
  switch (extended_code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
      return Kind::unique;
    case SQLITE_CONSTRAINT_DATATYPE:
      return Kind::data;  // a STRICT table refused a type
    default:
      break;
  }
  switch (extended_code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      return Kind::busy;  // the last: too many processes start a WAL at once
    case SQLITE_CONSTRAINT:
      return Kind::constraint;
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG:
      return Kind::data;
    case SQLITE_FULL:
      return Kind::full;
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return Kind::read_only;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      return Kind::lost;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return Kind::corrupt;
    case SQLITE_INTERRUPT:
      return Kind::stopped;
    default:
      return Kind::mistake;
  }
}

}  // namespace

Failure make_failure(const std::string& name, int extended_code, const char* engine_message, std::string_view sql) {
  if (extended_code == SQLITE_NOMEM || extended_code == SQLITE_IOERR_NOMEM) throw std::bad_alloc();
  const Kind kind = kind_of(extended_code);
  std::string said = core::printable(engine_message);  // may quote a damaged schema
  const auto sentence = [&]() -> std::string {
    switch (kind) {
      case Kind::busy:
        return "another process is writing to the store: try again later";
      case Kind::full:
        return "the disk is full";
      case Kind::read_only:
        if (extended_code == SQLITE_READONLY_ROLLBACK) {
          return "a killed process has left a journal that must be rolled back first, "
                 "which needs the right to write the store";
        }
        return "the store cannot be written (" + said + ")";
      case Kind::lost:
        return "reading or writing the store failed (" + said + ")";
      case Kind::corrupt:
        if (extended_code == SQLITE_NOTADB) return "not a SQLite database";
        return "the store is damaged (" + said + ")";
      case Kind::stopped:
        return "stopped before the end";
      case Kind::unique:
      case Kind::constraint:
      case Kind::data:
        return said;
      case Kind::mistake:
        break;
    }
    return sql.empty() ? said : fmt::format("{}, in: {}", said, core::printable(core::trim(sql), 300));
  };
  return {kind, extended_code, fmt::format("{}: {}", name, sentence())};
}

void check(const Handle& handle, int code, std::string_view sql) {
  if (code == SQLITE_OK) return;
  int extended_code = sqlite3_extended_errcode(handle.raw());
  const bool was_the_system = (code & 0xFF) == SQLITE_IOERR || (code & 0xFF) == SQLITE_CANTOPEN;
  const int system_code = was_the_system ? sqlite3_system_errno(handle.raw()) : 0;
  // SQLite knows a full disk from writing the store, not from making the files beside it.
  if (system_code == ENOSPC || system_code == EDQUOT) extended_code = SQLITE_FULL;
  Failure failure = make_failure(handle.name, extended_code, sqlite3_errmsg(handle.raw()), sql);
  if (failure.kind() != Kind::full) throw failure;
  const char* const path = sqlite3_db_filename(handle.raw(), "main");
  throw Failure(Kind::full, extended_code,
                fmt::format("{}: {}", handle.name, core::disk_full_text(path, "at least 16 kB")));  // a page
}

}  // namespace sql::sqlite
