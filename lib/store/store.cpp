// SPDX-License-Identifier: Apache-2.0
#include "store/store.hpp"

#include "core/text.hpp"
#include "sql/sqlite.hpp"
#include "store/location.hpp"

#include <fmt/format.h>

#include <sys/stat.h>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

namespace store {

namespace fs = std::filesystem;

namespace {

std::string shown(const fs::path& path) {
  return core::printable(path.string(), 1000);
}

core::Result<void> refuse_network(const fs::path& path) {
  std::ifstream file("/proc/self/mountinfo");  // elsewhere than on Linux there is none, and no check
  const std::string mounts{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const auto type = network_filesystem(path, mounts);
  if (!type) return {};
  return core::fail(core::ErrorKind::config,
                    fmt::format("{}: a store on a network file system ({}) would be damaged by use from two machines; "
                                "--force-network-fs uses it all the same",
                                shown(path), *type));
}

/// Only for the owner, as the XDG specification wants it.
core::Result<void> create_folder(const fs::path& folder) {
  std::error_code ignored;
  if (folder.empty() || fs::is_directory(folder, ignored)) return {};
  if (auto parent = create_folder(folder.parent_path()); !parent) return parent;
  // Another process may have made it since.
  if (::mkdir(folder.c_str(), 0700) == 0 || (errno == EEXIST && fs::is_directory(folder, ignored))) return {};
  const int code = errno;
  return core::fail(core::ErrorKind::cannot_create,
                    fmt::format("the folder {} cannot be created: {}", shown(folder), std::strerror(code)));
}

/// Of failures while a store is opened only the environment's keep their kind: anything else says that the file, though
/// a database, is not a store as we know it.
core::Error as_opening_error(const sql::Failure& failure) {
  core::Error error = failure.as_error();
  if (error.kind == core::ErrorKind::internal) error.kind = core::ErrorKind::config;
  return error;
}

core::Result<void> check_version(sql::Connection& connection, Access access) {
  const auto version = schema_version(connection);
  if (!version) return core::fail(version.error());
  const int newest = all_migrations().back().version;
  if (*version == newest) return {};
  if (*version > newest) return core::fail(newer_than_known(*version, newest));
  if (access == Access::as_is && *version > 0) return {};
  if (access == Access::as_is) return core::fail(core::ErrorKind::config, "the database is empty, it holds no store");
  return core::fail(
      core::ErrorKind::config,
      fmt::format("the store is at schema {}, this program needs {}: run tedi-store migrate", *version, newest));
}

/// Also stands for a store that is not there yet, to be read.
core::Result<Store> open_in_memory(const fs::path& path, const core::Clock& clock) {
  auto connection = sql::open_sqlite({}, clock, {.access = sql::SqliteOptions::Access::memory});
  if (!connection) return core::fail(std::move(connection).error());
  if (auto applied = migrate(*connection); !applied) return core::fail(std::move(applied).error());
  return Store{*std::move(connection), path, {}};
}

core::Result<Store> open_file(const fs::path& path, const core::Clock& clock, Access access,
                              const core::StopFlag* stop) {
  using SqliteAccess = sql::SqliteOptions::Access;
  const auto sqlite_access = access == Access::create     ? SqliteAccess::read_write_create
                             : access == Access::existing ? SqliteAccess::read_write
                                                          : SqliteAccess::read_only;
  auto connection = sql::open_sqlite(path, clock, {.access = sqlite_access, .stop = stop});
  if (!connection) return core::fail(std::move(connection).error());
  if (sqlite_access == SqliteAccess::read_only) {
    if (auto known = check_version(*connection, access); !known) {
      return core::fail(std::move(known).error().with_context(shown(path)));
    }
    return Store{*std::move(connection), path, {}};
  }
  auto applied = migrate(*connection);
  if (!applied) return core::fail(std::move(applied).error().with_context(shown(path)));
  return Store{*std::move(connection), path, *std::move(applied)};
}

}  // namespace

core::Result<fs::path> find(const Options& options) {
  auto path = locate(options);
  if (!path || options.force_network_fs) return path;
  if (auto local = refuse_network(*path); !local) return core::fail(std::move(local).error());
  return path;
}

sql::EarlyLock try_early_run_lock(const Options& options, std::string_view name) {
  const auto path = find(options);
  return path ? sql::try_early_run_lock(*path, name) : sql::EarlyLock();
}

core::Result<Store> open_for_dry_run(const Options& options, const core::Clock& clock, const core::StopFlag* stop) {
  auto as_it_is = open(options, clock, Access::read_only, stop);  // refuses an older schema
  std::error_code ignored;
  if (!as_it_is || !fs::exists(as_it_is->path, ignored)) return as_it_is;
  return open(options, clock, Access::existing, stop);
}

core::Result<Store> open(const Options& options, const core::Clock& clock, Access access, const core::StopFlag* stop) {
  auto path = find(options);
  if (!path) return core::fail(std::move(path).error());
  std::error_code code;
  if (access == Access::read_only && fs::status(*path, code).type() == fs::file_type::not_found) {
    return open_in_memory(*path, clock);
  }
  if (access == Access::create) {
    if (auto folder = create_folder(path->parent_path()); !folder) return core::fail(std::move(folder).error());
  }
  try {
    return open_file(*path, clock, access, stop);
  } catch (const sql::Failure& failure) {
    return core::fail(as_opening_error(failure));
  }
}

}  // namespace store
