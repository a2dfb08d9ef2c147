// SPDX-License-Identifier: Apache-2.0
#include "core/display_width.hpp"

#include <doctest/doctest.h>

#include <clocale>
#include <string>

TEST_SUITE_BEGIN("core/display_width");

TEST_CASE("broken UTF-8 takes a column a byte, and nothing behind it is lost") {
  CHECK(core::display_width("\xFF\xFE") == 2);
  CHECK(core::display_width("a\xC3") == 2);
  CHECK(core::display_width("\xE4\xB8z") == 3);
  CHECK(core::display_width(std::string("\0é", 3)) == 2);
}

TEST_CASE("a character takes one column, a wide one two, a combining one none") {
  CHECK(core::display_width("") == 0);
  CHECK(core::display_width("plain text") == 10);
  CHECK(core::display_width("Zürich") == 6);
  CHECK(core::display_width("数据集") == 6);
  CHECK(core::display_width("한국") == 4);
  CHECK(core::display_width("e\xCC\x81") == 1);      // with an acute accent of its own
  CHECK(core::display_width("क\xE0\xA5\x8D") == 1);  // with a virama
  CHECK(core::display_width("a😀b") == 4);
}

TEST_CASE("the locale of the process is left as it was") {
  const std::string before = std::setlocale(LC_CTYPE, nullptr);
  (void)core::display_width("数");
  CHECK(std::setlocale(LC_CTYPE, nullptr) == before);
}

TEST_SUITE_END();
