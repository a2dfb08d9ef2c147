// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/stop.hpp"

#include <csignal>

namespace cli {

/// A reader that goes away ends the process quietly, also when the parent had SIGPIPE ignored.
void die_of_broken_pipes();

/// While it lives, SIGINT and SIGTERM set the flag instead of ending the process. The second SIGINT ends it at once:
/// whoever presses Ctrl-C twice means it. One at a time; the flag must outlive it.
class SignalGuard {
 public:
  explicit SignalGuard(core::StopFlag& stop);
  ~SignalGuard();
  SignalGuard(const SignalGuard&) = delete;
  SignalGuard& operator=(const SignalGuard&) = delete;

 private:
  struct sigaction m_former_int {};
  struct sigaction m_former_term {};
};

}  // namespace cli
