// SPDX-License-Identifier: Apache-2.0
#include "io/temporary_file.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace io {

namespace fs = std::filesystem;

TemporaryFile::TemporaryFile(fs::path path, FileDescriptor file) : m_path(std::move(path)), m_file(std::move(file)) {
}

TemporaryFile::TemporaryFile(TemporaryFile&& other) noexcept
    : m_path(std::exchange(other.m_path, {})), m_file(std::move(other.m_file)) {
}

TemporaryFile::~TemporaryFile() {
  if (!m_path.empty()) ::unlink(m_path.c_str());
}

core::Result<TemporaryFile> TemporaryFile::create_beside(const fs::path& target, mode_t mode) {
  for (int attempt = 0;; ++attempt) {
    fs::path path = target;
    path += fmt::format(".{}-{}.tmp", ::getpid(), attempt);
    FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
    if (file.get() >= 0) return TemporaryFile(std::move(path), std::move(file));
    // The name is taken by another file of this process, or was left by a killed one that had the same number.
    constexpr int k_attempts = 100;
    if (errno != EEXIST || attempt == k_attempts) {
      return cannot_create(target, system_error_text(errno));
    }
  }
}

core::Failure cannot_create(const fs::path& path, std::string_view reason) {
  return core::fail(core::ErrorKind::cannot_create, fmt::format("{}: cannot create: {}", path.string(), reason));
}

core::Result<void> sync_folder_of(const fs::path& path) {
  const fs::path parent = path.parent_path();
  FileDescriptor folder(::open(parent.empty() ? "." : parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  // A folder that may be written but not read cannot be flushed; the file itself was.
  if (folder.get() < 0) return {};
  return folder.sync_and_close(parent.string());
}

}  // namespace io
