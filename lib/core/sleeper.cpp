// SPDX-License-Identifier: Apache-2.0
#include "core/sleeper.hpp"

#include <algorithm>
#include <thread>

namespace core {

bool SystemSleeper::sleep_for(std::chrono::microseconds duration, const std::function<bool()>& is_woken) {
  constexpr std::chrono::microseconds k_look_every{100'000};
  const auto begin = std::chrono::steady_clock::now();
  while (!is_woken()) {
    const auto slept = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin);
    if (slept >= duration) return true;
    std::this_thread::sleep_for(std::min(k_look_every, duration - slept));
  }
  return false;
}

}  // namespace core
