// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.hpp"
#include "io/byte_source.hpp"
#include "io/read_buffer.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace io {

/// One line of a text. The view lives until the next one is asked for.
struct Line {
  std::string_view text;     // without its end, "\n" or "\r\n"
  std::uint64_t number = 0;  // from 1
  bool is_too_long = false;  // `text` is only its beginning
};

/// A text line by line, in bounded memory.
class LineReader {
 public:
  /// The source must outlive the reader.
  LineReader(ByteSource& source, std::size_t longest_line_bytes);

  /// nullopt at the end. A last line without an end is one, too. Fails as the source does.
  core::Result<std::optional<Line>> next();

 private:
  core::Result<void> skip_to_line_end();

  ReadBuffer m_buffer;
  std::size_t m_longest;
  std::uint64_t m_number = 0;
  std::size_t m_used = 0;  // of the line that was given last
  bool m_skip_rest = false;
};

}  // namespace io
