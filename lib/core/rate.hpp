// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"
#include "core/result.hpp"

#include <chrono>
#include <string_view>

namespace core {

/// How often an upstream may be asked.
struct Rate {
  std::chrono::microseconds interval{1'000'000};  // between two requests: at least 1, at most an hour

  /// "1/s", "0.5/s", "30/min", "1000/h". usage: anything else, also what is slower than 1/h.
  static Result<Rate> parse(std::string_view text);
};

/// One budget of requests, shared by all who ask the same upstream with the same credential: processes, cron lines,
/// retries and redirects alike.
class RateBudget {
 public:
  virtual ~RateBudget() = default;

  /// Reserves the next free moment for one request, to be waited for by the caller. rate_limited, with retry_at: the
  /// upstream has told somebody to wait, nothing was reserved. Other kinds: the budget cannot be kept, so nothing may
  /// be asked.
  virtual Result<TimePoint> reserve() = 0;

  /// The moment that was reserved last is not used: it is free again, unless somebody has reserved the next one since.
  virtual Result<void> give_back() = 0;

  /// To be asked again by who had to wait for the moment: rate_limited when the upstream has told somebody to wait
  /// since.
  virtual Result<void> check() = 0;

  /// Nobody is to ask before `until`. Never shortens a block.
  virtual Result<void> block(TimePoint until) = 0;
};

}  // namespace core
