// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"
#include "core/error.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace catalog {

/// What an attempt to complete a dataset came to, as the log names it.
enum class AttemptResult { success, failed, rate_limited, skipped };
std::string_view name_of(AttemptResult result);  // "SUCCESS", "FAILED", "RATE_LIMITED", "SKIPPED"

/// What becomes of a dataset after an attempt that failed.
struct Consequence {
  bool is_final = false;             // the dataset is `failed` now, and leaves the queue
  bool is_active = true;             // false: it is gone, or nobody shows it to us
  core::Milliseconds not_before{0};  // back in the queue, to be asked again no sooner than after this
};

/// The rule: what is not there is failed and inactive at once; anything else is tried again, later each time, until
/// `max_attempts`, then it is failed, and inactive when it was refused (forbidden).
Consequence after_failure(core::ErrorKind kind, std::int64_t attempt, std::int64_t max_attempts);

}  // namespace catalog
