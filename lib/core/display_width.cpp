// SPDX-License-Identifier: Apache-2.0
#include "core/display_width.hpp"

#include <clocale>
#include <cwchar>

#include <locale.h>

namespace core {

namespace {

/// The C library knows the widths, but only in a locale of UTF-8: taken by this thread, for as long as it lasts.
class Utf8Locale {
 public:
  Utf8Locale() : m_former(uselocale(utf8())) {}
  ~Utf8Locale() { uselocale(m_former); }
  Utf8Locale(const Utf8Locale&) = delete;
  Utf8Locale& operator=(const Utf8Locale&) = delete;

 private:
  /// Made once. Where the system has none, the present one stays, and every byte beyond ASCII counts.
  static locale_t utf8() {
    static const locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    return locale;
  }

  locale_t m_former;
};

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
