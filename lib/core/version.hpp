// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace core {

/// The project's version, e.g. "0.1.0".
std::string_view version();

/// `git describe` of the build, empty when it was not built from a repository.
std::string_view git_revision();

}  // namespace core
