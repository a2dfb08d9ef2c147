// SPDX-License-Identifier: Apache-2.0
#include "io/atomic_file.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace io {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t k_buffer_bytes = std::size_t{64} << 10;

core::Failure cannot_create(const fs::path& path, std::string_view reason) {
  return core::fail(core::ErrorKind::cannot_create, fmt::format("{}: cannot create: {}", path.string(), reason));
}

/// The new name is on disk once its folder is.
core::Result<void> sync_folder_of(const fs::path& path) {
  const fs::path parent = path.parent_path();
  FileDescriptor folder(::open(parent.empty() ? "." : parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  // A folder that may be written but not read cannot be flushed; the file itself was.
  if (folder.get() < 0) return {};
  return folder.sync_and_close(parent.string());
}

}  // namespace

AtomicFile::AtomicFile(fs::path path, fs::path temporary, FileDescriptor file)
    : m_path(std::move(path)), m_temporary(std::move(temporary)), m_file(std::move(file)) {
}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : m_path(std::move(other.m_path)),
      m_temporary(std::exchange(other.m_temporary, {})),
      m_file(std::move(other.m_file)),
      m_buffer(std::move(other.m_buffer)) {
}

AtomicFile::~AtomicFile() {
  if (!m_temporary.empty()) ::unlink(m_temporary.c_str());
}

core::Result<AtomicFile> AtomicFile::create(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (fs::exists(status) && !fs::is_regular_file(status)) {
    // A rename would put a plain file in the place of, say, /dev/null.
    return cannot_create(path, fs::is_directory(status) ? "it is a folder" : "it is not a regular file");
  }
  fs::path target = path;
  if (fs::is_symlink(fs::symlink_status(path, error))) {
    target = fs::weakly_canonical(path, error);
    if (error) return cannot_create(path, error.message());
  }
  for (int attempt = 0;; ++attempt) {
    fs::path temporary = target;
    temporary += fmt::format(".{}-{}.tmp", ::getpid(), attempt);
    FileDescriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (file.get() >= 0) return AtomicFile(std::move(target), std::move(temporary), std::move(file));
    // The name is taken by another file of this process, or was left by a killed one that had the same number.
    constexpr int k_attempts = 100;
    if (errno != EEXIST || attempt == k_attempts) return cannot_create(path, system_error_text(errno));
  }
}

core::Result<void> AtomicFile::write(std::string_view bytes) {
  m_buffer += bytes;
  return m_buffer.size() < k_buffer_bytes ? core::Result<void>() : flush();
}

core::Result<void> AtomicFile::flush() {
  core::Result<void> written = m_file.write_all(m_buffer, m_path.string());
  m_buffer.clear();
  m_failed = m_failed || !written;
  return written;
}

core::Result<void> AtomicFile::commit() {
  if (m_failed)
    return core::fail(core::ErrorKind::io, m_path.string() + ": an earlier write failed, nothing was replaced");
  if (auto flushed = flush(); !flushed) return flushed;
  if (auto synced = m_file.sync_and_close(m_path.string()); !synced) return synced;
  if (::rename(m_temporary.c_str(), m_path.c_str()) != 0) {
    return core::fail(core::ErrorKind::io, fmt::format("{}: cannot put the new file in its place: {}", m_path.string(),
                                                       system_error_text(errno)));
  }
  m_temporary.clear();
  return sync_folder_of(m_path);
}

}  // namespace io
