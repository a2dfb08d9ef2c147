// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

namespace core {

using Milliseconds = std::chrono::milliseconds;
/// UTC, to the millisecond: the one kind of time in the project.
using TimePoint = std::chrono::sys_time<Milliseconds>;

/// Abstract so that tests turn it by hand. Not thread-safe unless the implementation says so.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual TimePoint now() const = 0;
};

/// The machine's clock. Thread-safe.
class SystemClock final : public Clock {
 public:
  [[nodiscard]] TimePoint now() const override {
    return std::chrono::floor<Milliseconds>(std::chrono::system_clock::now());
  }
};

}  // namespace core
