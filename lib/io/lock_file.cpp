// SPDX-License-Identifier: Apache-2.0
#include "io/lock_file.hpp"

#include "io/temporary_file.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#include <utility>

namespace io {

namespace {

core::Result<FileDescriptor> open_lock(const std::filesystem::path& path) {
  constexpr mode_t k_for_the_owner = 0600;
  FileDescriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, k_for_the_owner));
  if (file.get() < 0) return cannot_create(path, system_error_text(errno));
  return file;
}

core::Failure cannot_lock(const std::filesystem::path& path) {
  return core::fail(core::ErrorKind::io,
                    fmt::format("{}: cannot be locked: {}", path.string(), system_error_text(errno)));
}

}  // namespace

core::Result<std::optional<LockFile>> LockFile::try_lock(const std::filesystem::path& path) {
  auto file = open_lock(path);
  if (!file) return core::fail(std::move(file).error());
  if (::flock(file->get(), LOCK_EX | LOCK_NB) == 0) return std::optional(LockFile(*std::move(file)));
  if (errno == EWOULDBLOCK) return std::optional<LockFile>();
  return cannot_lock(path);
}

core::Result<LockFile> LockFile::lock(const std::filesystem::path& path) {
  auto file = open_lock(path);
  if (!file) return core::fail(std::move(file).error());
  while (::flock(file->get(), LOCK_EX) != 0) {
    if (errno != EINTR) return cannot_lock(path);
  }
  return LockFile(*std::move(file));
}

}  // namespace io
