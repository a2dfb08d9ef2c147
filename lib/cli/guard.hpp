// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/exit_code.hpp"
#include "core/result.hpp"

#include <functional>

namespace cli {

/// The one catch of exceptions: what `step` throws becomes the error that it stands for (the store's own, else
/// internal).
core::Result<core::ExitCode> guarded(const std::function<core::Result<core::ExitCode>()>& step);

}  // namespace cli
