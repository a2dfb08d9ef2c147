// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace sources::kaggle {

/// One part of a ref. Refs go into addresses, onto command lines and into the store: a part that is empty, holds a
/// slash, a blank, a control character or broken UTF-8, or would walk about in a path ("." or ".."), is none.
bool is_ref_part(std::string_view text);

/// owner/slug: two parts.
bool is_ref(std::string_view text);

}  // namespace sources::kaggle
