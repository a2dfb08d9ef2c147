// SPDX-License-Identifier: Apache-2.0
#include "io/temporary_folder.hpp"

#include "io/folders.hpp"
#include "io/temporary_file.hpp"

#include <fmt/format.h>

#include <sys/stat.h>

#include <cerrno>
#include <optional>
#include <system_error>
#include <utility>

namespace io {

namespace fs = std::filesystem;

namespace {

constexpr const char* k_lock = ".lock";

/// The folder whose owner is gone goes; one that has just been made is not seen without its lock, as who makes one
/// holds the lock of the parent.
void sweep(const fs::path& parent) {
  std::error_code ignored;
  for (const fs::directory_entry& found : fs::directory_iterator(parent, ignored)) {
    if (!found.is_directory(ignored) || found.is_symlink(ignored)) continue;
    const auto lock = LockFile::try_lock(found.path() / k_lock);
    if (lock && *lock) fs::remove_all(found.path(), ignored);
  }
}

/// An errno value; 0: done, and `path` may have a number behind it.
int make_folder(fs::path& path) {
  constexpr mode_t k_for_the_owner = 0700;
  const fs::path wanted = path;
  constexpr int k_attempts = 1000;
  for (int attempt = 2;; ++attempt) {
    if (::mkdir(path.c_str(), k_for_the_owner) == 0) return 0;
    if (errno != EEXIST || attempt > k_attempts) return errno;
    path = wanted;
    path += fmt::format("-{}", attempt);
  }
}

}  // namespace

TemporaryFolder::TemporaryFolder(TemporaryFolder&& other) noexcept
    : m_path(std::exchange(other.m_path, {})), m_lock(std::move(other.m_lock)) {
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  if (!m_path.empty()) fs::remove_all(m_path, ignored);
}

core::Result<TemporaryFolder> TemporaryFolder::create(const fs::path& parent, const std::string& name) {
  if (auto created = create_private_folders(parent); !created) return core::fail(std::move(created).error());
  const auto turn = LockFile::lock(parent / k_lock);
  if (!turn) return core::fail(turn.error());
  sweep(parent);
  fs::path path = parent / name;
  if (const int code = make_folder(path); code != 0) return cannot_create(path, system_error_text(code));
  auto lock = LockFile::try_lock(path / k_lock);
  if (!lock) return core::fail(std::move(lock).error());
  if (!*lock) return cannot_create(path, "somebody else has it in hand");
  return TemporaryFolder(std::move(path), **std::move(lock));
}

}  // namespace io
