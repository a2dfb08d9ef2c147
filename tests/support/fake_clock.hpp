// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"

namespace support {

/// A clock turned by hand.
class FakeClock final : public core::Clock {
 public:
  explicit FakeClock(std::int64_t epoch_ms = 1'700'000'000'000) : m_now(core::Milliseconds(epoch_ms)) {}
  [[nodiscard]] core::TimePoint now() const override { return m_now; }
  void advance(core::Milliseconds step) { m_now += step; }

 private:
  core::TimePoint m_now;
};

}  // namespace support
