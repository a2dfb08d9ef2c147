// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"
#include "core/stop.hpp"

namespace core {

/// Waiting is asked for through this, so that tests need not wait.
class Sleeper {
 public:
  virtual ~Sleeper() = default;
  /// Sleeps for so long. False as soon as `stop` is set, for whatever reason; true when the time is over.
  virtual bool sleep_for(std::chrono::microseconds duration, const StopFlag& stop) = 0;
};

/// Looks at the flag ten times a second.
class SystemSleeper final : public Sleeper {
 public:
  bool sleep_for(std::chrono::microseconds duration, const StopFlag& stop) override;
};

}  // namespace core
