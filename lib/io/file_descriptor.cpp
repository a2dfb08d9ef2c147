// SPDX-License-Identifier: Apache-2.0
#include "io/file_descriptor.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace io {

namespace {

core::Failure cannot(std::string_view verb, const std::string& name, int error_number) {
  return core::fail(core::ErrorKind::io, fmt::format("{}: cannot {}: {}", name, verb, system_error_text(error_number)));
}

}  // namespace

std::string system_error_text(int error_number) {
  return std::generic_category().message(error_number);
}

FileDescriptor::~FileDescriptor() {
  if (m_descriptor >= 0) ::close(m_descriptor);
}

core::Result<FileDescriptor> FileDescriptor::open_to_read(const std::filesystem::path& path) {
  FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) {
    const int error = errno;
    if (error == ENOENT || error == ENOTDIR) {
      return core::fail(core::ErrorKind::missing_input, fmt::format("{}: there is no such file", path.string()));
    }
    return cannot("open", path.string(), error);
  }
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) return cannot("read", path.string(), EISDIR);
  return file;
}

core::Result<FileStamp> FileDescriptor::stamp(const std::string& name) const {
  struct stat status {};
  if (::fstat(m_descriptor, &status) != 0) return cannot("read", name, errno);
  return FileStamp{S_ISREG(status.st_mode), status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec};
}

core::Result<std::size_t> FileDescriptor::read(std::span<char> buffer, const std::string& name) const {
  for (;;) {
    const ssize_t count = ::read(m_descriptor, buffer.data(), buffer.size());
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno != EINTR) return cannot("read", name, errno);
  }
}

core::Result<std::string> FileDescriptor::peek(std::size_t bytes, const std::string& name) const {
  std::string front(bytes, '\0');
  const ssize_t count = ::pread(m_descriptor, front.data(), front.size(), 0);
  if (count < 0) return cannot("read", name, errno);
  front.resize(static_cast<std::size_t>(count));
  return front;
}

core::Result<void> FileDescriptor::seek(std::uint64_t offset, const std::string& name) const {
  if (::lseek(m_descriptor, static_cast<off_t>(offset), SEEK_SET) < 0) return cannot("read", name, errno);
  return {};
}

core::Result<void> FileDescriptor::write_all(std::string_view bytes, const std::string& name) const {
  while (!bytes.empty()) {
    const ssize_t count = ::write(m_descriptor, bytes.data(), bytes.size());
    if (count >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(count));
    } else if (errno != EINTR) {
      return cannot("write", name, errno);
    }
  }
  return {};
}

core::Result<void> FileDescriptor::sync_and_close(const std::string& name) {
  if (::fsync(m_descriptor) != 0) return cannot("write", name, errno);
  if (::close(std::exchange(m_descriptor, -1)) != 0) return cannot("write", name, errno);
  return {};
}

}  // namespace io
