// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/byte_source.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace io {

inline bool starts_gzip(std::string_view first_bytes) {
  return first_bytes.starts_with("\x1F\x8B");
}

/// Inflates a gzip, all its members joined; `name` is for messages. bad_data when it is damaged, cut short, or followed
/// by anything but zeros. consumed_bytes() are those of `compressed`.
std::unique_ptr<ByteSource> inflate_gzip(std::unique_ptr<ByteSource> compressed, std::string name);

}  // namespace io
