// SPDX-License-Identifier: Apache-2.0
#include "core/text.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>

TEST_SUITE_BEGIN("core/text");

TEST_CASE("invalid UTF-8 and NUL are not storable, and each broken part becomes one U+FFFD") {
  struct Case {
    std::string broken;
    std::string repaired;
  };
  const std::string mark = "\xEF\xBF\xBD";
  const Case cases[] = {
      {"caf\xE9", "caf" + mark},                        // Latin-1
      {std::string("a\0b", 3), "a" + mark + "b"},       // NUL
      {"\xC0\xAF", mark + mark},                        // overlong
      {"\xED\xA0\x80", mark + mark + mark},             // a surrogate
      {"\xF4\x90\x80\x80", mark + mark + mark + mark},  // beyond U+10FFFF
      {"x\xE2\x82", "x" + mark},                        // cut short at the end
      {"x\xE2\x82y", "x" + mark + "y"},                 // cut short inside
      {"12345678\xFF"
       "12345678",
       "12345678" + mark + "12345678"},
  };
  for (const Case& c : cases) {
    CHECK_FALSE(core::is_storable_utf8(c.broken));
    CHECK(core::repair_utf8(c.broken) == c.repaired);
    CHECK(core::is_storable_utf8(c.repaired));
    CHECK(core::repair_utf8(c.repaired) == c.repaired);
  }
}

TEST_CASE("valid UTF-8 of every length is storable as it is") {
  for (const std::string text :
       {"", "plain", "\xC3\xA9t\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x8C\xBE", "\xF4\x8F\xBF\xBF"}) {
    CHECK(core::is_storable_utf8(text));
    CHECK(core::repair_utf8(text) == text);
  }
}

TEST_CASE("text from strangers is shown on one line without escapes, direction marks or broken bytes") {
  CHECK(core::printable("a\nb\tc\r") == "a\\nb\\tc\\r");
  CHECK(core::printable("\x1b[31mred") == "\\x1b[31mred");
  CHECK(core::printable("\xC2\x9B"
                        "31m") == "\\xc2\\x9b31m");
  CHECK(core::printable("abc\xE2\x80\xAE"
                        "fdp") == "abc\\xe2\\x80\\xaefdp");
  CHECK(core::printable("\xFF") == "\xEF\xBF\xBD");
  CHECK(core::printable("h\xC3\xA9") == "h\xC3\xA9");
}

TEST_CASE("a long text is cut at a character's end") {
  CHECK(core::printable("abcdef", 3) == "abc...");
  CHECK(core::printable("ab\xE2\x82\xAC", 4) == "ab...");
  CHECK(core::printable("abc", 3) == "abc");
}

TEST_CASE("a number stands alone and fits, or it is none") {
  for (const char* text : {"", "-", "1a", " 1", "1 ", "1.0", "+1", "9223372036854775808", "0x10"}) {
    CHECK_FALSE(core::parse_integer(text));
  }
  CHECK(core::parse_integer("9223372036854775807") == 9223372036854775807);
  CHECK(core::parse_integer("-12") == -12);
  CHECK(core::parse_integer("007") == 7);
}

TEST_CASE("trim takes ASCII white space from both ends only") {
  CHECK(core::trim(" \t a b \r\n") == "a b");
  CHECK(core::trim("\n \t") == "");
  CHECK(core::trim("\xC2\xA0x") == "\xC2\xA0x");
}

TEST_CASE("a slip finds the word that was meant, nonsense finds none") {
  const std::array<std::string, 3> words{"dry-run", "emit", "max-runtime"};
  CHECK(core::nearest("dryrun", words) == "dry-run");
  CHECK(core::nearest("max-runtmie", words) == "max-runtime");
  CHECK_FALSE(core::nearest("completely-different", words));
}

TEST_SUITE_END();
