// SPDX-License-Identifier: Apache-2.0
#include "catalog/enrichment.hpp"

#include <algorithm>

namespace catalog {

using namespace std::chrono_literals;

namespace {

/// An upstream that is down for an hour must not use up the attempts of all that is asked meanwhile.
constexpr core::Milliseconds k_first_pause = 30min;
constexpr core::Milliseconds k_longest_pause = 24h;

core::Milliseconds pause_after(std::int64_t attempt) {
  const std::int64_t doublings = std::clamp<std::int64_t>(attempt - 1, 0, 10);
  return std::min(k_longest_pause, k_first_pause * (std::int64_t{1} << doublings));
}

}  // namespace

std::string_view name_of(AttemptResult result) {
  switch (result) {
    case AttemptResult::success:
      return "SUCCESS";
    case AttemptResult::failed:
      return "FAILED";
    case AttemptResult::rate_limited:
      return "RATE_LIMITED";
    case AttemptResult::skipped:
      break;
  }
  return "SKIPPED";
}

Consequence after_failure(core::ErrorKind kind, std::int64_t attempt, std::int64_t max_attempts) {
  if (kind == core::ErrorKind::not_found) return {.is_final = true, .is_active = false};
  if (attempt >= max_attempts) return {.is_final = true, .is_active = kind != core::ErrorKind::forbidden};
  return {.not_before = pause_after(attempt)};
}

}  // namespace catalog
