// SPDX-License-Identifier: Apache-2.0
#include "io/atomic_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <utility>

namespace io {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t k_buffer_bytes = std::size_t{64} << 10;

}  // namespace

AtomicFile::AtomicFile(fs::path path, TemporaryFile temporary)
    : m_path(std::move(path)), m_temporary(std::move(temporary)) {
}

core::Result<AtomicFile> AtomicFile::create(const fs::path& path, mode_t mode) {
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
  auto temporary = TemporaryFile::create_beside(target, mode);
  if (!temporary) return core::fail(std::move(temporary).error());
  return AtomicFile(std::move(target), *std::move(temporary));
}

core::Result<void> AtomicFile::write(std::string_view bytes) {
  m_buffer += bytes;
  return m_buffer.size() < k_buffer_bytes ? core::Result<void>() : flush();
}

core::Result<void> AtomicFile::flush() {
  core::Result<void> written = m_temporary.file().write_all(m_buffer, m_path.string());
  m_buffer.clear();
  m_failed = m_failed || !written;
  return written;
}

core::Result<void> AtomicFile::commit() {
  if (m_failed)
    return core::fail(core::ErrorKind::io, m_path.string() + ": an earlier write failed, nothing was replaced");
  if (auto flushed = flush(); !flushed) return flushed;
  if (auto synced = m_temporary.file().sync_and_close(m_path.string()); !synced) return synced;
  if (::rename(m_temporary.path().c_str(), m_path.c_str()) != 0) {
    return core::fail(core::ErrorKind::io, fmt::format("{}: cannot put the new file in its place: {}", m_path.string(),
                                                       system_error_text(errno)));
  }
  m_temporary.release();
  return sync_folder_of(m_path);
}

}  // namespace io
