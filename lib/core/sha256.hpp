// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace core {

/// The SHA-256 of the text as 64 hexadecimal digits.
std::string sha256_hex(std::string_view text);

}  // namespace core
