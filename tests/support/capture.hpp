// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

namespace support {

/// A descriptor that keeps what is written to it.
class Capture {
 public:
  Capture() : m_file(std::tmpfile(), &std::fclose) {
    if (!m_file) throw std::runtime_error("tmpfile");
  }
  [[nodiscard]] int descriptor() const { return fileno(m_file.get()); }
  [[nodiscard]] std::string text() const {
    std::string text;
    char buffer[4096];
    off_t offset = 0;
    for (ssize_t got = 0; (got = pread(descriptor(), buffer, sizeof buffer, offset)) > 0; offset += got) {
      text.append(buffer, static_cast<std::size_t>(got));
    }
    return text;
  }

 private:
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> m_file;
};

/// Runs `child` in a process of its own, which ends with the code that it returns. The result is that of waitpid().
inline int in_child(const std::function<int()>& child) {
  const pid_t pid = fork();
  if (pid == -1) throw std::runtime_error("fork");
  if (pid == 0) _exit(child());
  int status = 0;
  waitpid(pid, &status, 0);
  return status;
}

}  // namespace support
