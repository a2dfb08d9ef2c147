// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/wait.h>
#include <unistd.h>
#include <csignal>
#include <functional>
#include <stdexcept>

namespace support {

/// A forked process that runs `body` and ends with its value (99: an exception), without the parent's destructors.
/// Killed at the end of the scope if it still runs.
class ChildProcess {
 public:
  explicit ChildProcess(const std::function<int()>& body) : m_pid(::fork()) {
    if (m_pid < 0) throw std::runtime_error("fork");
    if (m_pid != 0) return;
    int code = 99;
    try {
      code = body();
    } catch (...) {
    }
    ::_exit(code);
  }
  ~ChildProcess() { kill(); }
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  [[nodiscard]] pid_t id() const { return m_pid; }

  /// Its exit code; 128 + n when signal n ended it, as the shell says.
  int wait() {
    int status = 0;
    ::waitpid(m_pid, &status, 0);
    m_pid = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

  /// kill -9.
  void kill() {
    if (m_pid == 0) return;
    ::kill(m_pid, SIGKILL);
    wait();
  }

 private:
  pid_t m_pid;
};

/// Lets processes wait for each other across fork(): wait() returns once open() was called somewhere.
class Gate {
 public:
  Gate() {
    if (::pipe(m_ends) != 0) throw std::runtime_error("pipe");
  }
  ~Gate() {
    ::close(m_ends[0]);
    ::close(m_ends[1]);
  }
  Gate(const Gate&) = delete;
  Gate& operator=(const Gate&) = delete;

  /// For as many waiters as `count`.
  void open(int count = 1) const {
    for (int i = 0; i < count; ++i) {
      if (::write(m_ends[1], "", 1) != 1) throw std::runtime_error("write");
    }
  }
  void wait() const {
    char byte = 0;
    if (::read(m_ends[0], &byte, 1) != 1) throw std::runtime_error("read");
  }

 private:
  int m_ends[2] = {-1, -1};
};

}  // namespace support
