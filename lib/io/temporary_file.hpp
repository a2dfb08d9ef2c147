// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.hpp"
#include "io/file_descriptor.hpp"

#include <sys/types.h>

#include <filesystem>
#include <string_view>

namespace io {

/// A file with a name of its own beside the place that it is meant for, "<target>.<pid>-<n>.tmp". Removed at the end,
/// unless it was given another name by then.
class TemporaryFile {
 public:
  /// Empty, open for writing. cannot_create, naming the target.
  static core::Result<TemporaryFile> create_beside(const std::filesystem::path& target, mode_t mode);

  TemporaryFile(TemporaryFile&& other) noexcept;
  TemporaryFile& operator=(TemporaryFile&&) = delete;
  ~TemporaryFile();

  [[nodiscard]] const std::filesystem::path& path() const { return m_path; }
  [[nodiscard]] FileDescriptor& file() { return m_file; }

  /// To be called once the file has been renamed: nothing is left to remove.
  void release() { m_path.clear(); }

 private:
  TemporaryFile(std::filesystem::path path, FileDescriptor file);

  std::filesystem::path m_path;  // empty: there is none (any more)
  FileDescriptor m_file;
};

/// The failure of a file that cannot be made there: "<path>: cannot create: <reason>".
core::Failure cannot_create(const std::filesystem::path& path, std::string_view reason);

/// A name is on disk once its folder is. io.
core::Result<void> sync_folder_of(const std::filesystem::path& path);

}  // namespace io
