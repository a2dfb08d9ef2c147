// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <clocale>

#include <locale.h>

namespace core {

/// Lets the C library know text as UTF-8, whatever the environment says (under cron there is only C): for this thread,
/// while it lives. Where the system has no such locale, nothing changes.
class Utf8Locale {
 public:
  Utf8Locale() : m_former(uselocale(utf8())) {}
  ~Utf8Locale() { uselocale(m_former); }
  Utf8Locale(const Utf8Locale&) = delete;
  Utf8Locale& operator=(const Utf8Locale&) = delete;

 private:
  static locale_t utf8() {
    static const locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    return locale;
  }

  locale_t m_former;
};

}  // namespace core
