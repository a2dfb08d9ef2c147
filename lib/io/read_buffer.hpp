// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.hpp"
#include "io/byte_source.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace io {

/// The stretch of a source that is being looked at: filled at its end, used up at its front. Grows, up to a maximum,
/// only when a single piece needs it.
class ReadBuffer {
 public:
  /// The source must outlive the buffer. 0 < `initial_bytes` <= `max_bytes`.
  ReadBuffer(ByteSource& source, std::size_t initial_bytes, std::size_t max_bytes);

  /// What was read and not used up yet. Valid until fill().
  [[nodiscard]] std::string_view text() const { return {m_bytes.data() + m_begin, m_end - m_begin}; }
  /// The first byte of text(), to be changed in place. Bytes that were used up stay there until fill(), too.
  [[nodiscard]] char* data() { return m_bytes.data() + m_begin; }
  /// Nothing follows text().
  [[nodiscard]] bool at_end() const { return m_at_end; }

  /// Where text() begins in the source.
  [[nodiscard]] std::uint64_t offset() const { return m_offset + m_begin; }

  void use_up(std::size_t bytes) { m_begin += bytes; }

  /// Goes on with the byte at `offset` of the source, once filled. False, and nothing has changed: the source is read
  /// from front to back only. Fails as the source does.
  core::Result<bool> seek(std::uint64_t offset);

  /// Reads more behind text(), until the buffer is full or the source at its end: how many bytes the source gives at a
  /// time makes no difference to anybody. When more than half of it is in use, it doubles first, so that text searched
  /// in vain and then searched again with more behind it is searched twice on average. Fails as the source does.
  core::Result<void> fill();

 private:
  void make_room();

  ByteSource& m_source;
  std::vector<char> m_bytes;
  std::size_t m_max_bytes;
  std::uint64_t m_offset = 0;  // of m_bytes in the source
  std::size_t m_begin = 0;
  std::size_t m_end = 0;
  bool m_at_end = false;
};

}  // namespace io
