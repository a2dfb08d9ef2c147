// SPDX-License-Identifier: Apache-2.0
#include "io/read_buffer.hpp"

#include <algorithm>
#include <cstring>

namespace io {

ReadBuffer::ReadBuffer(ByteSource& source, std::size_t initial_bytes, std::size_t max_bytes)
    : m_source(source), m_bytes(initial_bytes), m_max_bytes(max_bytes) {
}

core::Result<void> ReadBuffer::fill() {
  make_room();
  while (!m_at_end && m_end < m_bytes.size()) {
    core::Result<std::size_t> count = m_source.read(std::span(m_bytes).subspan(m_end));
    if (!count) return core::fail(std::move(count).error());
    m_end += *count;
    m_at_end = *count == 0;
  }
  return {};
}

core::Result<bool> ReadBuffer::seek(std::uint64_t offset) {
  auto moved = m_source.seek(offset);
  if (!moved || !*moved) return moved;
  m_offset = offset;
  m_begin = m_end = 0;
  m_at_end = false;
  return true;
}

void ReadBuffer::make_room() {
  const std::size_t used = m_end - m_begin;
  std::memmove(m_bytes.data(), m_bytes.data() + m_begin, used);
  m_offset += m_begin;
  m_begin = 0;
  m_end = used;
  if (used > m_bytes.size() / 2) m_bytes.resize(std::min(m_bytes.size() * 2, m_max_bytes));
}

}  // namespace io
