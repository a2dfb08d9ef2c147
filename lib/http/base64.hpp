// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace http {

/// RFC 4648, section 4: the common alphabet, padded with "=".
std::string base64(std::string_view bytes);

}  // namespace http
