// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.hpp"
#include "io/lock_file.hpp"

#include <filesystem>
#include <string>

namespace io {

/// A folder of our own, for the owner only, removed with all that is in it at the end.
class TemporaryFolder {
 public:
  /// `parent`/`name`, or with a number behind the name when that is taken; `parent` is made when it is not there. What
  /// processes that are dead have left in `parent` is removed first, and nothing of those that live: a kernel lock on a
  /// file in each folder tells which these are. cannot_create, io.
  static core::Result<TemporaryFolder> create(const std::filesystem::path& parent, const std::string& name);

  TemporaryFolder(TemporaryFolder&& other) noexcept;
  TemporaryFolder& operator=(TemporaryFolder&&) = delete;
  ~TemporaryFolder();

  [[nodiscard]] const std::filesystem::path& path() const { return m_path; }

 private:
  TemporaryFolder(std::filesystem::path path, LockFile lock) : m_path(std::move(path)), m_lock(std::move(lock)) {}

  std::filesystem::path m_path;  // empty: moved from
  LockFile m_lock;
};

}  // namespace io
