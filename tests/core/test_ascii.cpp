// SPDX-License-Identifier: Apache-2.0
#include "core/ascii.hpp"

#include <doctest/doctest.h>

#include <string>

TEST_SUITE_BEGIN("core/ascii");

TEST_CASE("letters and digits are those of ASCII, whatever the locale") {
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    const bool is_upper = byte >= 'A' && byte <= 'Z';
    const bool is_lower = byte >= 'a' && byte <= 'z';
    CAPTURE(byte);
    CHECK(core::lower(c) == (is_upper ? static_cast<char>(byte + 32) : c));
    CHECK(core::upper(c) == (is_lower ? static_cast<char>(byte - 32) : c));
    CHECK(core::is_digit(c) == (byte >= '0' && byte <= '9'));
    CHECK(core::is_word_character(c) == (is_upper || is_lower || (byte >= '0' && byte <= '9')));
  }
  CHECK(core::lower(std::string("Stra\xC3\x9F"
                                "E-\xC3\x89")) ==
        "stra\xC3\x9F"
        "e-\xC3\x89");
}

TEST_CASE("case is ignored in ASCII letters only, and lengths are not") {
  CHECK(core::same_ignoring_case("Retry-AFTER", "retry-after"));
  CHECK(core::same_ignoring_case("", ""));
  CHECK_FALSE(core::same_ignoring_case("retry", "retry-after"));
  CHECK_FALSE(core::same_ignoring_case("retry-after", "retry"));
  CHECK_FALSE(core::same_ignoring_case("@", "`"));  // beside the letters, as far apart as their cases
  CHECK_FALSE(core::same_ignoring_case("\xC3\x89", "\xC3\xA9"));
}

TEST_CASE("a word is found in whatever case, at its first place from where one asks") {
  CHECK(core::find_ignoring_case("a Key, a kEY", "key") == 2);
  CHECK(core::find_ignoring_case("a Key, a kEY", "key", 3) == 9);
  CHECK(core::find_ignoring_case("a Key", "keys") == std::string::npos);
  CHECK(core::find_ignoring_case("a Key", "key", 6) == std::string::npos);
  CHECK(core::find_ignoring_case("a Key", "", 5) == 5);
}

TEST_SUITE_END();
