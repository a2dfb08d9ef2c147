// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.hpp"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace io {

/// What an errno value means, e.g. "No space left on device".
std::string system_error_text(int error_number);

/// What tells that a file is still the one that was opened.
struct FileStamp {
  bool is_regular = false;
  std::int64_t size_bytes = 0;
  std::int64_t modified_s = 0;
  std::int64_t modified_ns = 0;
  bool operator==(const FileStamp&) const = default;
};

/// Owns an open file and closes it at the end. The functions know the path only for their messages.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int descriptor) : m_descriptor(descriptor) {}
  FileDescriptor(FileDescriptor&& other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(m_descriptor, other.m_descriptor);
    return *this;
  }
  ~FileDescriptor();

  [[nodiscard]] int get() const { return m_descriptor; }

  /// The file opened for reading. missing_input when there is none; io when it is a folder or may not be read.
  static core::Result<FileDescriptor> open_to_read(const std::filesystem::path& path);

  /// io.
  [[nodiscard]] core::Result<FileStamp> stamp(const std::string& name) const;

  /// As read(2), but a signal in between does not count as a failure. 0 only at the end. io.
  [[nodiscard]] core::Result<std::size_t> read(std::span<char> buffer, const std::string& name) const;

  /// Goes on reading there; a regular file only. io.
  [[nodiscard]] core::Result<void> seek(std::uint64_t offset, const std::string& name) const;

  /// The first bytes of a regular file, fewer when it is shorter; the place of reading stays. io.
  [[nodiscard]] core::Result<std::string> peek(std::size_t bytes, const std::string& name) const;

  /// All of `bytes`. io, with the reason ("No space left on device").
  [[nodiscard]] core::Result<void> write_all(std::string_view bytes, const std::string& name) const;

  /// Flushes to disk and closes; io. A file system may tell only here that it is full.
  core::Result<void> sync_and_close(const std::string& name);

 private:
  int m_descriptor = -1;
};

}  // namespace io
