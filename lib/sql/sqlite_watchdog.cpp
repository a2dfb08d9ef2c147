// SPDX-License-Identifier: Apache-2.0
#include "sql/sqlite_driver.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace sql::sqlite {

namespace {

/// A statement that is begun after an interrupt is not touched by it, so that one is not enough.
void watch(const std::stop_token& end, sqlite3* database, const core::StopFlag& stop) {
  constexpr std::chrono::milliseconds k_between_looks{20};
  std::mutex mutex;
  std::condition_variable_any ended;
  std::unique_lock lock(mutex);
  do {
    if (stop.is_set()) sqlite3_interrupt(database);
  } while (!ended.wait_for(lock, end, k_between_looks, [&end] { return end.stop_requested(); }));
}

}  // namespace

Watchdog::Watchdog(sqlite3* database, const core::StopFlag& stop)
    : m_thread([database, &stop](const std::stop_token& end) { watch(end, database, stop); }) {
}

}  // namespace sql::sqlite
