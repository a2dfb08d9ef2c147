// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.hpp"
#include "io/temporary_file.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace io {

/// A file that appears whole or not at all: written beside its place under a temporary name, flushed to disk and
/// renamed by commit(). Without commit the temporary file is removed and an older file of that name stays as it was.
/// Where the path is a link, the file that it points to is replaced.
class AtomicFile {
 public:
  /// `mode`: before the umask. cannot_create, naming the path and the reason; also when something stands there that is
  /// no file: a folder, a device.
  static core::Result<AtomicFile> create(const std::filesystem::path& path, mode_t mode = 0666);

  core::Result<void> write(std::string_view bytes);  // io; buffered
  core::Result<void> commit();                       // io; also after a failed write

 private:
  AtomicFile(std::filesystem::path path, TemporaryFile temporary);
  core::Result<void> flush();

  std::filesystem::path m_path;
  TemporaryFile m_temporary;
  std::string m_buffer;
  bool m_failed = false;  // a write failed: a part is missing
};

}  // namespace io
