// SPDX-License-Identifier: Apache-2.0
#include "store/backup.hpp"

#include "sql/sqlite.hpp"
#include "store/guard.hpp"
#include "store/migration.hpp"

#include <fmt/format.h>

#include <optional>
#include <string>

namespace store {

namespace {

/// What a copy must have of its store.
struct Identity {
  sql::Mark mark = sql::Mark::none;
  int schema_version = 0;
  bool operator==(const Identity&) const = default;
};

core::Result<Identity> identity_of(sql::Connection& connection) {
  const core::Result<int> version = schema_version(connection);
  if (!version) return core::fail(version.error());
  return Identity{connection.mark(), *version};
}

std::optional<std::string> first_fault(sql::Connection& connection) {
  std::optional<std::string> first;
  for (const auto what : {sql::Examination::integrity, sql::Examination::foreign_keys}) {
    connection.examine(what, [&first](const std::string& fault) {
      if (!first) first = fault;
    });
  }
  return first;
}

core::Result<void> verify(const sql::CopyTarget& target, const Identity& expected, const core::Clock& clock,
                          const core::StopFlag& stop) {
  auto copy = sql::open_sqlite(target.file, clock, {.access = sql::SqliteOptions::Access::sealed, .name = target.name});
  if (!copy) return core::fail(std::move(copy).error());
  copy->stop_working_on(stop);
  std::optional<std::string> fault = first_fault(*copy);
  if (!fault) {
    const auto identity = identity_of(*copy);
    if (!identity) return core::fail(identity.error());
    if (*identity == expected) return {};
    fault = "mark or schema version are not those of the store";
  }
  return core::fail(
      core::ErrorKind::config,
      fmt::format("{}: the copy is not sound and was thrown away ({}); see tedi-store check", target.name, *fault));
}

}  // namespace

core::Result<Backup> back_up(Store& store, const sql::CopyTarget& target, const core::Clock& clock,
                             const core::StopFlag& stop, core::Progress& progress) {
  Backup backup{};
  const auto done = guarded([&]() -> core::Result<void> {
    Identity identity;
    {
      // One moment for version and copy; it ends before the verification, so that the store's log can be reused.
      sql::Transaction snapshot(store.connection, sql::Mode::read);
      auto found = identity_of(store.connection);
      if (!found) return core::fail(std::move(found).error());
      identity = *found;
      backup = {identity.schema_version, store.connection.copy_to(target, stop, progress)};
    }
    progress.update("the copy is verified", 0, 0);
    return verify(target, identity, clock, stop);
  });
  if (!done) return core::fail(done.error());
  return backup;
}

}  // namespace store
