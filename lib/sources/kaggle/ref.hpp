// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

namespace sources::kaggle {

/// The longest part of a ref, in bytes. Kaggle's own slugs and user names have 50 letters at most, so that this leaves
/// room for more, and even with each byte encoded a ref stays far below what an address may be.
constexpr std::size_t k_longest_ref_part = 255;

/// One part of a ref. Refs go into addresses, onto command lines and into the store: a part that is empty, too long,
/// holds a slash, a blank, a control character or broken UTF-8, or would walk about in a path ("." or ".."), is none.
bool is_ref_part(std::string_view text);

/// owner/slug: two parts.
bool is_ref(std::string_view text);

}  // namespace sources::kaggle
