// SPDX-License-Identifier: Apache-2.0
#include "cli/signals.hpp"

#include <atomic>

namespace cli {

namespace {

std::atomic<core::StopFlag*> g_stop{nullptr};  // a handler can reach nothing but globals
static_assert(std::atomic<core::StopFlag*>::is_always_lock_free, "a signal handler reads it");

extern "C" void ask_to_stop(int signal) {
  core::StopFlag* const stop = g_stop.load();
  if (stop != nullptr) stop->request(signal == SIGINT ? core::StopReason::sigint : core::StopReason::sigterm);
}

}  // namespace

void die_of_broken_pipes() {
  struct sigaction action {};
  action.sa_handler = SIG_DFL;
  sigaction(SIGPIPE, &action, nullptr);
}

SignalGuard::SignalGuard(core::StopFlag& stop) {
  g_stop = &stop;
  struct sigaction action {};
  action.sa_handler = ask_to_stop;
  action.sa_flags = SA_RESTART;  // a read or write in hand is finished, not torn
  sigaction(SIGTERM, &action, &m_former_term);
  // Also where the parent ignores SIGINT, as shells do for background jobs: a stop that is asked for is a stop.
  action.sa_flags |= static_cast<int>(SA_RESETHAND);
  sigaction(SIGINT, &action, &m_former_int);
}

SignalGuard::~SignalGuard() {
  sigaction(SIGINT, &m_former_int, nullptr);
  sigaction(SIGTERM, &m_former_term, nullptr);
  g_stop = nullptr;
}

}  // namespace cli
