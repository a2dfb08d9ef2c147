// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.hpp"

#include <functional>

namespace store {

/// Runs `use`, which calls repositories, and turns a sql::Failure into the value that a use case reports: a full disk
/// is no reason to lose the report of what was done.
core::Result<void> guarded(const std::function<core::Result<void>()>& use);

}  // namespace store
