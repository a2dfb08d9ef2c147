// SPDX-License-Identifier: Apache-2.0
#include "io/folders.hpp"

#include "io/file_descriptor.hpp"
#include "io/temporary_file.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <system_error>

namespace io {

namespace fs = std::filesystem;

core::Result<void> create_private_folders(const fs::path& folder) {
  std::error_code ignored;
  if (folder.empty() || fs::is_directory(folder, ignored)) return {};
  if (auto parent = create_private_folders(folder.parent_path()); !parent) return parent;
  constexpr mode_t k_for_the_owner = 0700;
  // Another process may have made it since.
  if (::mkdir(folder.c_str(), k_for_the_owner) == 0 || (errno == EEXIST && fs::is_directory(folder, ignored)))
    return {};
  return cannot_create(folder, system_error_text(errno));
}

}  // namespace io
