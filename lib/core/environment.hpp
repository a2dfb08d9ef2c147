// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>

namespace core {

/// Gives the value of an environment variable; nullopt when it is not set, or empty, which means the same here. Asked
/// for through this, so that tests have an environment of their own.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

}  // namespace core
