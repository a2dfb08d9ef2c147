// SPDX-License-Identifier: Apache-2.0
#include "cli/run_lock.hpp"

#include "cli/log.hpp"
#include "core/sleeper.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace cli {

using namespace std::chrono_literals;

namespace {

/// What others may hold: a lock, or all of the work.
struct Wanted {
  std::string held;               // that others have it, as a sentence
  core::Milliseconds poll_every;  // none of it can be waited for together with signals
};

/// Whether it is ours now.
using TryOnce = std::function<core::Result<bool>()>;

core::Failure busy(const Wanted& wanted, const Run& run, const std::string& more = {}) {
  run.summary.locked = true;
  return core::fail(core::ErrorKind::busy, wanted.held + more);
}

/// True, or an error: there is no end of waiting without either.
core::Result<bool> wait_for(const TryOnce& try_once, const Wanted& wanted,
                            const std::optional<core::Milliseconds>& at_most, const Run& run) {
  note(wanted.held + ", waiting");
  core::SystemSleeper sleeper;
  const auto began = std::chrono::steady_clock::now();
  for (;;) {
    // In milliseconds: a wait of a million years does not fit the steady clock's nanoseconds.
    const auto waited = std::chrono::floor<core::Milliseconds>(std::chrono::steady_clock::now() - began);
    if (at_most && waited >= *at_most) return busy(wanted, run, ", waited in vain");
    const core::Milliseconds pause = at_most ? std::min(wanted.poll_every, *at_most - waited) : wanted.poll_every;
    if (!sleeper.sleep_for(pause, [&] { return run.stop.is_set(); })) {
      if (run.stop.reason() == core::StopReason::max_runtime) {
        return busy(wanted, run, ", waited in vain for all of --max-runtime");
      }
      return core::fail(core::ErrorKind::interrupted, wanted.held + ", stopped while waiting");
    }
    if (auto is_ours = try_once(); !is_ours || *is_ours) return is_ours;
  }
}

/// False: the run is to end now with exit 0.
core::Result<bool> take(const TryOnce& try_once, const Wanted& wanted, const IfLocked& if_locked, const Run& run) {
  if (auto is_ours = try_once(); !is_ours || *is_ours) return is_ours;
  switch (if_locked.action) {
    case IfLocked::Action::wait:
      return wait_for(try_once, wanted, if_locked.wait_at_most, run);
    case IfLocked::Action::skip:
      run.summary.locked = true;
      note(wanted.held + ", nothing to do");
      return false;
    case IfLocked::Action::fail:
      break;
  }
  return busy(wanted, run);
}

}  // namespace

core::Result<sql::RunLock> take_run_lock(const TryLock& try_lock, const std::string& name, const IfLocked& if_locked,
                                         const Run& run) {
  sql::RunLock lock;
  const auto try_once = [&]() -> core::Result<bool> {
    auto taken = try_lock();
    if (taken) lock = std::move(*taken);
    return taken.has_value();
  };
  const auto taken = take(try_once, {"another run holds the lock '" + name + "'", 200ms}, if_locked, run);
  if (!taken) return core::fail(taken.error());
  return lock;
}

core::Result<sql::RunLock> take_run_lock(sql::Connection& connection, const std::string& name,
                                         const IfLocked& if_locked, const Run& run) {
  return take_run_lock([&] { return connection.try_run_lock(name); }, name, if_locked, run);
}

core::Result<core::ExitCode> take_work(const TryWork& try_work, const IfLocked& if_locked, const Run& run) {
  core::ExitCode code = core::ExitCode::ok;
  const auto try_once = [&]() -> core::Result<bool> {
    auto done = try_work();
    if (!done) return core::fail(std::move(done).error());
    if (*done) code = **done;
    return done->has_value();
  };
  const auto taken = take(try_once, {"other runs hold all of the work", 1s}, if_locked, run);
  if (!taken) return core::fail(taken.error());
  return code;
}

}  // namespace cli
