// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.hpp"

#include <string>
#include <string_view>

namespace cli {

/// stdout: data only, one JSON object a line. A reader that goes away ends the process quietly (SIGPIPE).
class Output {
 public:
  static constexpr int k_nowhere = -1;  // as a descriptor: everything is dropped

  explicit Output(int descriptor = 1) : m_descriptor(descriptor) {}
  /// Adds the line and its end; buffered. The first failure is kept and told by flush().
  void line(std::string_view json);
  /// io when something could not be written (the device is full), with the reason.
  core::Result<void> flush();

  [[nodiscard]] bool is_terminal() const;

 private:
  void drain();
  int m_descriptor;
  std::string m_buffer;
  int m_errno = 0;
};

}  // namespace cli
