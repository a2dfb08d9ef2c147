// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace core {

/// RFC 4648, section 4: the common alphabet, padded with "=". For short texts: the bytes are counted in an int.
std::string base64(std::string_view bytes);

}  // namespace core
