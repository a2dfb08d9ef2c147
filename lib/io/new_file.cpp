// SPDX-License-Identifier: Apache-2.0
#include "io/new_file.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <utility>

namespace io {

namespace fs = std::filesystem;

namespace {

bool is_taken(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(fs::symlink_status(path, ignored));  // of the name itself, wherever it leads
}

/// An errno value; 0: done. EEXIST when the name is taken.
int rename_to_free_name(const fs::path& from, const fs::path& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS) return errno;
  // Some file systems (NFS) do not know that; a second name never replaces anything either.
  if (::link(from.c_str(), to.c_str()) != 0) return errno;
  ::unlink(from.c_str());
  return 0;
}

}  // namespace

NewFile::NewFile(fs::path path, TemporaryFile temporary) : m_path(std::move(path)), m_temporary(std::move(temporary)) {
}

core::Result<NewFile> NewFile::reserve(const fs::path& path, std::span<const std::string_view> companions) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored) || !path.has_filename()) return cannot_create(path, "it is a folder");
  if (is_taken(path)) return cannot_create(path, "it is there already, and nothing is replaced");
  if (path.has_parent_path() && !fs::is_directory(path.parent_path(), ignored)) {
    return cannot_create(path, fmt::format("there is no folder {}", path.parent_path().string()));
  }
  for (const std::string_view companion : companions) {
    fs::path beside = path;
    beside += companion;
    if (is_taken(beside)) {
      return cannot_create(path, fmt::format("{} lies beside it and would be taken for a part of it", beside.string()));
    }
  }
  constexpr mode_t k_for_the_owner = 0600;
  auto temporary = TemporaryFile::create_beside(path, k_for_the_owner);
  if (!temporary) return core::fail(std::move(temporary).error());
  return NewFile(path, *std::move(temporary));
}

core::Result<void> NewFile::commit() {
  if (auto synced = m_temporary.file().sync_and_close(m_path.string()); !synced) return synced;
  const int code = rename_to_free_name(m_temporary.path(), m_path);
  if (code == EEXIST) return cannot_create(m_path, "something has taken its name in the meantime, and is not replaced");
  if (code != 0) {
    return core::fail(core::ErrorKind::io, fmt::format("{}: cannot put the new file in its place: {}", m_path.string(),
                                                       system_error_text(code)));
  }
  m_temporary.release();
  return sync_folder_of(m_path);
}

}  // namespace io
