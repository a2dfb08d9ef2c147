// SPDX-License-Identifier: Apache-2.0
#include "core/display_width.hpp"

#include "core/utf8_locale.hpp"

#include <cwchar>

namespace core {

namespace {

bool is_plain(char character) {
  return character >= ' ' && character <= '~';
}

}  // namespace

std::size_t display_width(std::string_view utf8) {
  std::size_t columns = 0;
  while (!utf8.empty() && is_plain(utf8.front())) {
    utf8.remove_prefix(1);
    ++columns;
  }
  if (utf8.empty()) return columns;
  const Utf8Locale locale;
  while (!utf8.empty()) {
    wchar_t character = 0;
    std::mbstate_t state{};
    const std::size_t bytes = std::mbrtowc(&character, utf8.data(), utf8.size(), &state);
    const bool is_whole = bytes != 0 && bytes <= utf8.size();  // errors are greater than any size
    const int width = is_whole ? wcwidth(character) : 1;
    columns += width >= 0 ? static_cast<std::size_t>(width) : 1;
    utf8.remove_prefix(is_whole ? bytes : 1);
  }
  return columns;
}

}  // namespace core
