// SPDX-License-Identifier: Apache-2.0
#include "core/disk.hpp"
#include "core/size.hpp"
#include "sql/sqlite_driver.hpp"

#include <fmt/format.h>

namespace sql::sqlite {

namespace {

constexpr int k_pages_a_step = 256;  // 4 MiB: short enough to be stopped at once, long enough to cost nothing

struct Finish {
  void operator()(sqlite3_backup* backup) const { sqlite3_backup_finish(backup); }
};
using Backup = std::unique_ptr<sqlite3_backup, Finish>;

SQLite::Database open_target(const CopyTarget& target) {
  try {
    return {target.file.string(), SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX};
  } catch (const SQLite::Exception& exception) {
    throw make_failure(target.name, exception.getExtendedErrorCode(), exception.what());
  }
}

Failure disk_full(const CopyTarget& target, std::uint64_t bytes) {
  const std::string needed = core::size_text(static_cast<double>(bytes));
  return {Kind::full, SQLITE_FULL, target.name + ": " + core::disk_full_text(target.file, needed)};
}

/// A disk that is filled to the brim harms others, too.
void refuse_without_room(const CopyTarget& target, std::uint64_t bytes) {
  std::error_code code;
  const std::filesystem::space_info space = std::filesystem::space(target.file, code);
  if (code || space.available >= bytes) return;
  throw disk_full(target, bytes);
}

Failure copy_failure(const Handle& source, const CopyTarget& target, int code) {
  const int primary = code & 0xFF;
  const bool lies_in_source = primary == SQLITE_CORRUPT || primary == SQLITE_BUSY || primary == SQLITE_LOCKED;
  return make_failure(lies_in_source ? source.name : target.name, code, sqlite3_errstr(code));
}

}  // namespace

/// By SQLite's backup functions rather than VACUUM INTO: a page is copied as it is, at the speed of the disk, row ids
/// stay, progress can be told, and a stop is seen between two steps. (What VACUUM INTO saves, the space of deleted
/// rows, is little in a store that grows.) All steps see the read transaction of the source; without it SQLite would
/// begin again whenever somebody else has written.
Copied copy_to(Handle& source, const CopyTarget& target, const core::StopFlag& stop, core::Progress& progress) {
  const Handle copy{open_target(target), target.name, source.clock, std::nullopt};
  // A copy that was not finished is thrown away: it needs no journal, and its maker flushes it to disk, once.
  check(copy,
        sqlite3_exec(copy.raw(), "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF", nullptr, nullptr, nullptr));
  // A look at the file, with which the transaction has begun.
  const auto pages = static_cast<std::uint64_t>(integer(source, "PRAGMA page_count"));
  const auto page_bytes = static_cast<std::uint64_t>(integer(source, "PRAGMA page_size"));
  refuse_without_room(target, pages * page_bytes);

  const Backup backup(sqlite3_backup_init(copy.raw(), "main", source.raw(), "main"));
  if (!backup) throw copy_failure(source, target, sqlite3_extended_errcode(copy.raw()));
  int code = SQLITE_OK;
  while (code == SQLITE_OK) {
    if (stop.is_set()) throw Failure(Kind::stopped, SQLITE_INTERRUPT, target.name + ": stopped before the end");
    code = sqlite3_backup_step(backup.get(), k_pages_a_step);
    const auto remaining = static_cast<std::uint64_t>(sqlite3_backup_remaining(backup.get()));
    progress.update("the copy", (pages - remaining) * page_bytes, pages * page_bytes);
  }
  if ((code & 0xFF) == SQLITE_FULL) throw disk_full(target, pages * page_bytes);
  if (code != SQLITE_DONE) throw copy_failure(source, target, code);
  return {pages, pages * page_bytes};
}

}  // namespace sql::sqlite
