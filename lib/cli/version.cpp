// SPDX-License-Identifier: Apache-2.0
#include "cli/version.hpp"

#include "core/clock.hpp"
#include "core/version.hpp"
#include "sql/sqlite.hpp"
#include "store/migration.hpp"

#include <fmt/format.h>
#include <spdlog/version.h>
#include <toml++/impl/version.h>
#include <CLI/Version.hpp>

namespace cli {

namespace {

std::string sqlite_version() {
  const core::SystemClock clock;
  core::Result<sql::Connection> memory =
      sql::open_sqlite(":memory:", clock, {.access = sql::SqliteOptions::Access::memory});
  if (!memory) return "unknown";
  return std::get<0>(memory->one<std::string>("SELECT sqlite_version()").value());
}

}  // namespace

std::string version_text(std::string_view tool) {
  const std::string_view revision = core::git_revision();
  const auto migrations = store::all_migrations();
  return fmt::format("{} (tedi) {}{}\nschema {}\nSQLite {}, CLI11 {}, spdlog {}.{}.{}, fmt {}.{}.{}, toml++ {}.{}.{}",
                     tool, core::version(), revision.empty() ? "" : fmt::format(" ({})", revision),
                     migrations.empty() ? 0 : migrations.back().version, sqlite_version(), CLI11_VERSION,
                     SPDLOG_VER_MAJOR, SPDLOG_VER_MINOR, SPDLOG_VER_PATCH, FMT_VERSION / 10000, FMT_VERSION / 100 % 100,
                     FMT_VERSION % 100, TOML_LIB_MAJOR, TOML_LIB_MINOR, TOML_LIB_PATCH);
}

}  // namespace cli
