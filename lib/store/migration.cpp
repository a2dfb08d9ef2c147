// SPDX-License-Identifier: Apache-2.0
#include "store/migration.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace store {

namespace {

constexpr std::string_view k_table = "tedi_migrations";

constexpr std::string_view k_create_table = R"sql(
CREATE TABLE tedi_migrations (
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  applied_ms INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX tedi_migrations_identity ON tedi_migrations (version);
)sql";

struct Found {
  int version = 0;
  bool has_table = false;
};

core::Result<Found> look(sql::Connection& connection) {
  const std::vector<std::string> tables = connection.tables();
  if (tables.empty()) return Found{};
  if (std::find(tables.begin(), tables.end(), k_table) == tables.end()) {
    return core::fail(core::ErrorKind::config, "the database holds tables of another program and is left alone");
  }
  const auto row = connection.one<std::optional<int>>("SELECT max(version) FROM tedi_migrations");
  return Found{std::get<0>(*row).value_or(0), true};
}

void apply(sql::Connection& connection, const Migration& migration) {
  try {
    connection.script(migration.sql);
    connection.exec("INSERT INTO tedi_migrations (version, name, applied_ms) VALUES ($1, $2, now_ms())",
                    migration.version, migration.name);
  } catch (const sql::Failure& failure) {
    throw sql::Failure(failure.kind(), failure.engine_code(),
                       fmt::format("migration {}: {}", migration.name, failure.what()));
  }
}

/// One whole transaction; without commit nothing stays.
core::Result<std::vector<Migration>> apply_missing(sql::Connection& connection, std::span<const Migration> migrations) {
  sql::Transaction transaction(connection);
  auto found = look(connection);  // again: another process may have been faster
  if (!found) return core::fail(std::move(found).error());
  const int newest = migrations.back().version;
  if (found->version > newest) return core::fail(newer_than_known(found->version, newest));
  if (!found->has_table) connection.script(k_create_table);
  std::vector<Migration> applied;
  for (const Migration& migration : migrations) {
    if (migration.version <= found->version) continue;
    apply(connection, migration);
    applied.push_back(migration);
  }
  transaction.commit();
  return applied;
}

}  // namespace

core::Result<int> schema_version(sql::Connection& connection) {
  auto found = look(connection);
  if (!found) return core::fail(std::move(found).error());
  return found->version;
}

core::Error newer_than_known(int version, int newest_known) {
  return {core::ErrorKind::config,
          fmt::format("the store is at schema {}, this program knows {}: install a newer tedi", version, newest_known)};
}

core::Result<std::vector<Migration>> migrate(sql::Connection& connection, std::span<const Migration> migrations) {
  const int newest = migrations.empty() ? 0 : migrations.back().version;
  const auto version = schema_version(connection);
  if (!version) return core::fail(version.error());
  if (*version > newest) return core::fail(newer_than_known(*version, newest));
  // Nearly always: and then nobody has to wait for a writer.
  if (*version == newest) return std::vector<Migration>{};
  return sql::retrying(connection, [&] { return apply_missing(connection, migrations); });
}

}  // namespace store
