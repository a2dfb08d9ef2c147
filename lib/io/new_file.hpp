// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.hpp"
#include "io/temporary_file.hpp"

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace io {

/// A file that somebody else writes by its path, and that appears whole or not at all, never in the place of another.
/// It is for the owner only. Without commit() nothing is left of it.
class NewFile {
 public:
  /// cannot_create, naming path and reason: something of that name (be it a link that leads nowhere) is there already,
  /// or something named `path` + one of `companions`, which would be taken for a part of the new file; there is no such
  /// folder.
  static core::Result<NewFile> reserve(const std::filesystem::path& path,
                                       std::span<const std::string_view> companions = {});

  /// Where to write: there, and empty.
  [[nodiscard]] const std::filesystem::path& temporary() const { return m_temporary.path(); }

  /// Flushes to disk what was written and gives it its name. cannot_create when something has taken the name since; io.
  core::Result<void> commit();

 private:
  NewFile(std::filesystem::path path, TemporaryFile temporary);

  std::filesystem::path m_path;
  TemporaryFile m_temporary;
};

}  // namespace io
