// SPDX-License-Identifier: Apache-2.0
#include "core/disk.hpp"

#include "core/size.hpp"

#include <fmt/format.h>

namespace core {

std::string disk_full_text(const std::filesystem::path& file, std::string_view needed) {
  std::error_code code;
  const std::filesystem::path folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
  const std::filesystem::space_info space = std::filesystem::space(folder, code);
  const std::string free = code ? "an unknown amount is" : size_text(static_cast<double>(space.available)) + " are";
  return fmt::format("the disk is full: {} are needed, {} free", needed, free);
}

}  // namespace core
