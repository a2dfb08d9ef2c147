// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>

namespace core {

/// Waiting is asked for through this, so that tests need not wait.
class Sleeper {
 public:
  virtual ~Sleeper() = default;
  /// Sleeps for so long. False as soon as `is_woken` says true, also before the first moment; true when the time is
  /// over.
  virtual bool sleep_for(std::chrono::microseconds duration, const std::function<bool()>& is_woken) = 0;
};

/// Asks whether it is woken ten times a second.
class SystemSleeper final : public Sleeper {
 public:
  bool sleep_for(std::chrono::microseconds duration, const std::function<bool()>& is_woken) override;
};

}  // namespace core
