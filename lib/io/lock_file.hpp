// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.hpp"
#include "io/file_descriptor.hpp"

#include <filesystem>
#include <optional>

namespace io {

/// A kernel lock on a file, held until it is destroyed or the process dies: never stale. The file stays and means
/// nothing: were it removed, a third process could lock a new one while a second one still waits for the old.
class LockFile {
 public:
  /// nullopt: another process, or another LockFile of this one, holds it. cannot_create, io.
  static core::Result<std::optional<LockFile>> try_lock(const std::filesystem::path& path);

  /// Waits for it: for what is held for moments only. cannot_create, io.
  static core::Result<LockFile> lock(const std::filesystem::path& path);

 private:
  explicit LockFile(FileDescriptor file) : m_file(std::move(file)) {}
  FileDescriptor m_file;
};

}  // namespace io
