// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.hpp"

#include <filesystem>

namespace io {

/// Makes the folder and those that it stands in, as far as they are not there, each for the owner only. cannot_create.
core::Result<void> create_private_folders(const std::filesystem::path& folder);

}  // namespace io
