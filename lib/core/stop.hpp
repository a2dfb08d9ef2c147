// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"

#include <atomic>
#include <optional>

namespace core {

/// Why a run should end early. Loops ask between two items; whoever is asked finishes the item in hand first.
enum class StopReason { none, sigint, sigterm, max_runtime };

/// Set by signal handlers (async-signal-safe, lock-free) and by the time limit; asked for by loops.
class StopFlag {
 public:
  StopFlag() = default;

  /// From now on `reason()` is max_runtime once `clock` has passed `deadline`. The clock must outlive the flag.
  void set_deadline(const Clock& clock, TimePoint deadline) {
    m_clock = &clock;
    m_deadline = deadline;
  }

  /// The first reason stays.
  void request(StopReason reason) noexcept {
    int expected = 0;
    m_requested.compare_exchange_strong(expected, static_cast<int>(reason));
  }

  [[nodiscard]] StopReason reason() const {
    const int requested = m_requested.load(std::memory_order_relaxed);
    if (requested != 0) return static_cast<StopReason>(requested);
    if (m_clock != nullptr && m_clock->now() >= m_deadline) return StopReason::max_runtime;
    return StopReason::none;
  }

  [[nodiscard]] bool is_set() const { return reason() != StopReason::none; }

  /// True when somebody wants the end now (sigint, sigterm): nothing is waited for any more, also for the item in hand,
  /// which the time limit lets come to its end.
  [[nodiscard]] bool is_signalled() const {
    const StopReason why = reason();
    return why == StopReason::sigint || why == StopReason::sigterm;
  }

 private:
  std::atomic<int> m_requested{0};
  static_assert(std::atomic<int>::is_always_lock_free, "a signal handler sets it");
  const Clock* m_clock = nullptr;
  TimePoint m_deadline{};
};

}  // namespace core
