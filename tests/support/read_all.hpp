// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/byte_source.hpp"

#include <string>

namespace support {

/// Everything that a source gives, or its failure.
inline core::Result<std::string> read_all(io::ByteSource& source, std::size_t chunk = 4096) {
  std::string all;
  std::string buffer(chunk, '\0');
  for (;;) {
    core::Result<std::size_t> count = source.read(buffer);
    if (!count) return core::fail(std::move(count).error());
    if (*count == 0) return all;
    all.append(buffer, 0, *count);
  }
}

/// The same for a source that may not have opened.
inline core::Result<std::string> read_all(core::Result<std::unique_ptr<io::ByteSource>> source,
                                          std::size_t chunk = 4096) {
  if (!source) return core::fail(std::move(source).error());
  return read_all(**source, chunk);
}

}  // namespace support
