// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace core {

/// "the disk is full: about 190 MB are needed, 2.1 MB are free": what is free now, for us, where `file` stands.
/// `needed` is a size, with what is known of it ("at least 16 kB").
std::string disk_full_text(const std::filesystem::path& file, std::string_view needed);

}  // namespace core
