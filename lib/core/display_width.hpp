// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

namespace core {

/// How many columns of a terminal the text takes: wide characters two, combining ones none, broken bytes one each.
/// Whatever the locale of the process. Control characters are none of its business (see printable).
std::size_t display_width(std::string_view utf8);

}  // namespace core
