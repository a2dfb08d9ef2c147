// SPDX-License-Identifier: Apache-2.0
#include "sources/kaggle/ref.hpp"

#include "core/text.hpp"

#include <algorithm>

namespace sources::kaggle {

bool is_ref_part(std::string_view text) {
  if (text.empty() || text.size() > k_longest_ref_part) return false;
  if (text == "." || text == ".." || !core::is_storable_utf8(text)) return false;
  // What means something in an address would lead elsewhere where nobody escapes it.
  constexpr std::string_view k_refused = "/\\%?#<>\"^`{|}\x7F";
  if (text.find_first_of(k_refused) != std::string_view::npos) return false;
  return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) <= ' '; });
}

bool is_ref(std::string_view text) {
  const std::size_t slash = text.find('/');
  return slash != std::string_view::npos && is_ref_part(text.substr(0, slash)) && is_ref_part(text.substr(slash + 1));
}

}  // namespace sources::kaggle
