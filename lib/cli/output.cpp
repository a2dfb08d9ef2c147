// SPDX-License-Identifier: Apache-2.0
#include "cli/output.hpp"

#include "cli/descriptor.hpp"

#include <unistd.h>

#include <system_error>

namespace cli {

namespace {

constexpr std::size_t k_buffer_bytes = 64 * 1024;

}  // namespace

void Output::line(std::string_view json) {
  if (m_descriptor == k_nowhere || m_errno != 0) return;
  m_buffer.append(json).push_back('\n');
  if (m_buffer.size() >= k_buffer_bytes) drain();
}

core::Result<void> Output::flush() {
  drain();
  if (m_errno == 0) return {};
  return core::fail(core::ErrorKind::io, "cannot write to stdout: " + std::generic_category().message(m_errno));
}

bool Output::is_terminal() const {
  return isatty(m_descriptor) == 1;
}

void Output::drain() {
  if (m_errno == 0) m_errno = write_all(m_descriptor, m_buffer);
  m_buffer.clear();
}

}  // namespace cli
