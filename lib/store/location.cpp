// SPDX-License-Identifier: Apache-2.0
#include "store/location.hpp"

#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>

namespace store {

namespace fs = std::filesystem;

namespace {

core::Failure wrong(std::string message) {
  return core::fail(core::ErrorKind::config, std::move(message));
}

/// "postgresql" of "postgresql://host/db" in lower case; empty when the text does not begin like a URL's scheme.
std::string scheme_of(std::string_view dsn) {
  const std::size_t colon = dsn.find(':');
  if (colon == std::string_view::npos || colon == 0) return {};
  std::string scheme;
  for (const char c : dsn.substr(0, colon)) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) == 0 && c != '+' && c != '-' && c != '.') return {};
    scheme += static_cast<char>(std::tolower(byte));
  }
  return scheme;
}

core::Result<fs::path> file_at(std::string_view text) {
  const fs::path path(text);
  if (text.find('\0') != std::string_view::npos) return wrong("the store's path holds a NUL byte");
  if (text == ":memory:") return wrong("the store must be a file: several tools share it, :memory: is gone at the end");
  std::error_code ignored;
  if (!path.has_filename() || fs::is_directory(path, ignored)) {
    return wrong(fmt::format("the store {} is a folder, a file was expected", core::printable(text, 1000)));
  }
  return path;
}

/// A variable that holds an absolute path; the XDG specification has relative ones ignored.
std::optional<fs::path> folder_from(const char* variable) {
  const char* value = std::getenv(variable);
  if (value == nullptr || !fs::path(value).is_absolute()) return std::nullopt;
  return fs::path(value);
}

core::Result<fs::path> default_location() {
  if (const auto state = folder_from("XDG_STATE_HOME")) return *state / "tedi" / "tedi.db";
  if (const auto home = folder_from("HOME")) return *home / ".local" / "state" / "tedi" / "tedi.db";
  return wrong("no place for the store: give --store, or set XDG_STATE_HOME or HOME to an absolute path");
}

/// mountinfo writes blank, tab, newline and backslash as \ooo.
std::string without_octal_escapes(std::string_view text) {
  const auto is_octal = [](char c) { return c >= '0' && c <= '7'; };
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 3 < text.size() && std::all_of(&text[i + 1], &text[i + 4], is_octal)) {
      plain += static_cast<char>((text[i + 1] - '0') * 64 + (text[i + 2] - '0') * 8 + (text[i + 3] - '0'));
      i += 3;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

struct Mount {
  std::string point;
  std::string type;
};

/// The part of `text` before the next `separator`; both are taken off.
std::string_view take_until(std::string_view& text, std::string_view separator) {
  const std::size_t end = text.find(separator);
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + separator.size());
  return part;
}

/// `36 35 98:0 /root /point rw,noatime shared:1 - type source options`, see proc(5).
Mount parse_mount(std::string_view line) {
  for (int i = 0; i < 4; ++i) take_until(line, " ");
  Mount mount;
  mount.point = without_octal_escapes(take_until(line, " "));
  take_until(line, " - ");
  mount.type = take_until(line, " ");
  return mount;
}

bool lies_on(const fs::path& path, const fs::path& point) {
  const auto [rest_of_point, unused] = std::mismatch(point.begin(), point.end(), path.begin(), path.end());
  return rest_of_point == point.end();
}

bool is_network_type(std::string_view type) {
  // Kernel file systems whose files are shared with other machines (or, virtiofs and 9p, with the host of a guest).
  static constexpr auto k_kernel = std::to_array<std::string_view>(
      {"nfs",   "nfs4", "cifs",   "smb3",  "smbfs", "9p",   "virtiofs", "afs",   "ceph", "lustre", "glusterfs",
       "ocfs2", "gfs2", "beegfs", "ncpfs", "davfs", "coda", "orangefs", "pvfs2", "gpfs", "vboxsf", "vmhgfs"});
  static constexpr auto k_fuse = std::to_array<std::string_view>(
      {"sshfs",    "glusterfs",   "s3fs",     "goofys",    "mount-s3",  "mountpoint-s3", "rclone",    "davfs",
       "davfs2",   "gcsfuse",     "ceph",     "ceph-fuse", "cephfs",    "blobfuse",      "blobfuse2", "juicefs",
       "mfs",      "moosefs",     "lizardfs", "saunafs",   "seaweedfs", "smbnetfs",      "curlftpfs", "gvfsd-fuse",
       "grpcfuse", "vmhgfs-fuse", "hdfs",     "fuse_dfs",  "oci-fs"});
  constexpr std::string_view k_prefix = "fuse.";
  if (!type.starts_with(k_prefix)) return std::find(k_kernel.begin(), k_kernel.end(), type) != k_kernel.end();
  return std::find(k_fuse.begin(), k_fuse.end(), type.substr(k_prefix.size())) != k_fuse.end();
}

}  // namespace

core::Result<fs::path> locate(const Options& options) {
  const std::string_view dsn = options.dsn;
  if (dsn.empty()) return default_location();
  const std::string scheme = scheme_of(dsn);
  if (scheme == "sqlite") {
    const std::string_view path = dsn.substr(scheme.size() + 1);
    if (path.empty() || path.starts_with("//")) {
      return wrong("the store is written sqlite:PATH, as in sqlite:/var/lib/tedi/tedi.db");
    }
    return file_at(path);
  }
  // Never the whole text: it may hold a password.
  if (scheme == "postgresql" || scheme == "postgres") {
    return wrong("a PostgreSQL store is not built in: give a path or sqlite:PATH");
  }
  const bool looks_like_url = !scheme.empty() && dsn.substr(scheme.size()).starts_with("://");
  if (looks_like_url || scheme == "file") {
    return wrong(
        fmt::format("a store cannot be opened by \"{}:\": give a path or sqlite:PATH", core::printable(scheme)));
  }
  if (dsn == "~" || dsn.starts_with("~/")) {
    return wrong("~ means your home folder to a shell only: write the store's whole path");
  }
  return file_at(dsn);
}

std::optional<std::string> network_filesystem(const fs::path& path, std::string_view mounts) {
  std::error_code code;
  fs::path real = fs::weakly_canonical(fs::absolute(path), code);
  if (code) real = fs::absolute(path).lexically_normal();
  Mount nearest;
  while (!mounts.empty()) {
    Mount mount = parse_mount(take_until(mounts, "\n"));
    // At the same point the later mount lies over the earlier one.
    if (!mount.point.empty() && mount.point.size() >= nearest.point.size() && lies_on(real, mount.point)) {
      nearest = std::move(mount);
    }
  }
  if (!is_network_type(nearest.type)) return std::nullopt;
  return nearest.type;
}

}  // namespace store
