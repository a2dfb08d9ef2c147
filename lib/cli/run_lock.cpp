// SPDX-License-Identifier: Apache-2.0
#include "cli/run_lock.hpp"

#include "cli/log.hpp"

#include <chrono>
#include <thread>
#include <utility>

namespace cli {

using namespace std::chrono_literals;

namespace {

constexpr auto k_poll_every = 200ms;  // kernel locks that end with a process cannot be waited for together with signals

core::Failure held(const std::string& name, const std::string& more = {}) {
  return core::fail(core::ErrorKind::busy, "another run holds the lock '" + name + "'" + more);
}

core::Result<sql::RunLock> wait_for(const TryLock& try_lock, const std::string& name,
                                    const std::optional<core::Milliseconds>& at_most, const Run& run) {
  note("waiting for the lock '" + name + "', which another run holds");
  const auto began = std::chrono::steady_clock::now();
  // In milliseconds: a wait of a million years does not fit the steady clock's nanoseconds.
  const auto waited = [&] { return std::chrono::floor<core::Milliseconds>(std::chrono::steady_clock::now() - began); };
  while (!at_most || waited() < *at_most) {
    if (run.stop.reason() == core::StopReason::max_runtime) return held(name, " and kept it for all of --max-runtime");
    if (run.stop.is_set())
      return core::fail(core::ErrorKind::interrupted, "stopped while waiting for the lock '" + name + "'");
    std::this_thread::sleep_for(k_poll_every);
    if (auto lock = try_lock()) return std::move(*lock);
  }
  return held(name, ", waited in vain");
}

}  // namespace

core::Result<sql::RunLock> take_run_lock(const TryLock& try_lock, const std::string& name, const IfLocked& if_locked,
                                         const Run& run) {
  if (auto lock = try_lock()) return std::move(*lock);
  if (if_locked.action == IfLocked::Action::wait) {
    core::Result<sql::RunLock> lock = wait_for(try_lock, name, if_locked.wait_at_most, run);
    run.summary.locked = !lock;
    return lock;
  }
  run.summary.locked = true;
  if (if_locked.action == IfLocked::Action::fail) return held(name);
  note("another run holds the lock '" + name + "', nothing to do");
  return sql::RunLock();
}

core::Result<sql::RunLock> take_run_lock(sql::Connection& connection, const std::string& name,
                                         const IfLocked& if_locked, const Run& run) {
  return take_run_lock([&] { return connection.try_run_lock(name); }, name, if_locked, run);
}

}  // namespace cli
