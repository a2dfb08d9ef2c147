// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace io {

/// A member's header at the front, or the end record of an archive without members.
inline bool starts_zip(std::string_view first_bytes) {
  using namespace std::string_view_literals;
  return first_bytes.starts_with("PK\x03\x04"sv) || first_bytes.starts_with("PK\x05\x06"sv);
}

}  // namespace io
