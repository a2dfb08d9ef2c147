// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace sources::kaggle {

/// owner/slug: two parts that may stand in an address and on a command line, none of them "." or "..".
bool is_ref(std::string_view text);

}  // namespace sources::kaggle
