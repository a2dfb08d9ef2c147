// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/random.hpp"
#include "core/rate.hpp"
#include "core/sleeper.hpp"
#include "support/fake_clock.hpp"

#include <functional>
#include <vector>

namespace support {

/// Turns its clock instead of sleeping, and remembers for how long.
class FakeSleeper final : public core::Sleeper {
 public:
  explicit FakeSleeper(FakeClock& clock) : m_clock(clock) {}
  bool sleep_for(std::chrono::microseconds duration, const std::function<bool()>& is_woken) override {
    if (is_woken()) return false;
    slept.push_back(std::chrono::ceil<core::Milliseconds>(duration));
    m_clock.advance(slept.back());
    if (while_asleep) while_asleep();
    return !is_woken();
  }
  std::vector<core::Milliseconds> slept;
  std::function<void()> while_asleep;

 private:
  FakeClock& m_clock;
};

/// Says the same each time.
class FixedRandom final : public core::Random {
 public:
  explicit FixedRandom(double fraction) : m_fraction(fraction) {}
  double fraction() override { return m_fraction; }

 private:
  double m_fraction;
};

/// A budget of one process that never makes anybody wait, but for a block.
class OpenBudget final : public core::RateBudget {
 public:
  explicit OpenBudget(const core::Clock& clock) : m_clock(clock) {}
  core::Result<core::TimePoint> reserve() override {
    if (auto open = check(); !open) return core::fail(std::move(open).error());
    ++reserved;
    return m_clock.now() + wait;
  }
  core::Result<void> give_back() override {
    --reserved;
    return {};
  }
  core::Result<void> check() override {
    if (blocked_until <= m_clock.now()) return {};
    return core::fail({.kind = core::ErrorKind::rate_limited, .message = "blocked", .retry_at = blocked_until});
  }
  core::Result<void> block(core::TimePoint until) override {
    blocked_until = std::max(blocked_until, until);
    return {};
  }
  int reserved = 0;
  core::Milliseconds wait{0};  // for each moment
  core::TimePoint blocked_until{};

 private:
  const core::Clock& m_clock;
};

}  // namespace support
