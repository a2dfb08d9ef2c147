// SPDX-License-Identifier: Apache-2.0
#include "core/text.hpp"
#include "sql/sqlite_driver.hpp"

#include <fmt/format.h>

#include <unistd.h>
#include <cerrno>
#include <cstring>

namespace sql::sqlite {

namespace fs = std::filesystem;

namespace {

core::Error error(core::ErrorKind kind, const fs::path& path, std::string_view what) {
  return {kind, fmt::format("{}: {}", core::printable(path.string(), 1000), what)};
}

fs::path folder_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

/// What the system says against this kind of access; empty: nothing.
std::string objection(const fs::path& path, int mode) {
  return ::access(path.c_str(), mode) == 0 ? std::string() : std::strerror(errno);
}

}  // namespace

std::optional<core::Error> problem_with_path(const fs::path& path, bool may_create) {
  std::error_code code;
  const fs::file_status status = fs::status(path, code);
  switch (status.type()) {
    case fs::file_type::regular:
      return std::nullopt;
    case fs::file_type::directory:
      return error(core::ErrorKind::config, path, "a folder, where a SQLite file was expected");
    case fs::file_type::not_found:
      break;
    case fs::file_type::none:
      return error(core::ErrorKind::config, path, code.message());
    default:
      return error(core::ErrorKind::config, path, "not a regular file");  // reading a pipe would never end
  }
  if (!may_create) return error(core::ErrorKind::missing_input, path, "there is no such store");
  if (!fs::is_directory(folder_of(path), code)) {
    return error(core::ErrorKind::cannot_create, path, "the folder it should stand in does not exist");
  }
  return std::nullopt;
}

std::string immutable_uri(const fs::path& path) {
  std::string uri = "file:";
  for (const char c : fs::absolute(path).string()) {
    // What ends a path in a URI, and what escapes.
    const bool is_special = c == '?' || c == '#' || c == '%';
    uri += is_special ? fmt::format("%{:02X}", static_cast<unsigned char>(c)) : std::string(1, c);
  }
  return uri + "?immutable=1";
}

core::Error not_permitted(const fs::path& path, bool for_writing) {
  std::error_code ignored;
  if (!fs::exists(path, ignored)) {
    const std::string why = objection(folder_of(path), W_OK | X_OK);
    return error(core::ErrorKind::cannot_create, path,
                 why.empty() ? "it cannot be created" : "it cannot be created: " + why);
  }
  std::string why = objection(path, for_writing ? R_OK | W_OK : R_OK);
  if (!why.empty()) return error(core::ErrorKind::config, path, why);
  why = objection(folder_of(path), W_OK | X_OK);
  // SQLite keeps the memory that readers and writers share in files beside the store.
  if (!why.empty()) return error(core::ErrorKind::config, path, "files cannot be made beside it: " + why);
  return error(core::ErrorKind::io, path, "it cannot be opened");
}

}  // namespace sql::sqlite
