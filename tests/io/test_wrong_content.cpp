// SPDX-License-Identifier: Apache-2.0
#include "io/byte_source.hpp"

#include <doctest/doctest.h>

#include <string>

using io::wrong_content;
using namespace std::string_view_literals;
using namespace std::string_literals;

TEST_SUITE("io/wrong_content") {
  TEST_CASE("HTML is seen behind blanks, a byte-order mark, comments, in any case") {
    for (const auto page :
         {"<!DOCTYPE html><html>"sv, "<!doctype HTML>"sv, "\r\n\t <HTML lang=en>"sv, "\xEF\xBB\xBF<html>"sv,
          "<!-- saved --><!-- twice -->\n<html>"sv, "<head><title>Sign in</title>"sv,
          "<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC>"sv, "<!-- a comment that never ends"sv}) {
      CAPTURE(page);
      CHECK(wrong_content(page) == "an HTML page"sv);
    }
  }

  TEST_CASE("XML that is no page is XML") {
    CHECK(wrong_content("<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>") == "XML"sv);
  }

  TEST_CASE("a Git LFS pointer is told from text that merely speaks of a version") {
    CHECK(wrong_content("version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 12\n") ==
          "a Git LFS pointer (the file itself was not fetched)"sv);
    CHECK(!wrong_content("version,url\n1,https://git-lfs.github.com/spec/v1\n"));
  }

  TEST_CASE("UTF-16 is seen with its mark and without, in both byte orders") {
    CHECK(wrong_content("\xFF\xFEI\0d\0"sv) == "UTF-16 text"sv);
    CHECK(wrong_content("\xFE\xFF\0I\0d"sv) == "UTF-16 text"sv);
    CHECK(wrong_content("I\0d\0,\0N\0"sv) == "UTF-16 text"sv);
    CHECK(wrong_content("\0I\0d\0,\0N"sv) == "UTF-16 text"sv);
  }

  TEST_CASE("archives are known by their first bytes") {
    CHECK(wrong_content("PK\x03\x04\x14\0"sv) == "a zip archive"sv);
    CHECK(wrong_content("PK\x05\x06"sv) == "a zip archive"sv);
    CHECK(wrong_content("\x1F\x8B\x08"sv) == "a gzip"sv);
    CHECK(!wrong_content("PK,Name\n"));
  }

  TEST_CASE("JSON starts with a brace or a bracket") {
    CHECK(wrong_content(" \n{\"code\":401}") == "JSON"sv);
    CHECK(wrong_content("[1,2]") == "JSON"sv);
  }

  TEST_CASE("nothing, blanks and a lone byte-order mark are empty") {
    CHECK(wrong_content("") == "empty"sv);
    CHECK(wrong_content("\r\n \t\n") == "empty"sv);
    CHECK(wrong_content("\xEF\xBB\xBF") == "empty"sv);
  }

  TEST_CASE("a NUL anywhere or a control character in the first line is binary data") {
    CHECK(wrong_content("SQLite format 3\0\x10"sv) == "binary data"sv);
    CHECK(wrong_content("\x89PNG\r\n\x1A\n\0\0\0\rIHDR"sv) == "binary data"sv);
    CHECK(wrong_content("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv) == "binary data"sv);
  }

  TEST_CASE("what may be a CSV passes: dirt further down, other alphabets, one column") {
    CHECK(!wrong_content("Id,Name\n1,dirt \x02 here\n"));
    CHECK(!wrong_content("\xEF\xBB\xBF\"Id\",Name\n"));
    CHECK(!wrong_content("\xC3\x9Cnvan;x\n"));
    CHECK(!wrong_content("Id"));
    CHECK(!wrong_content("\"<html>\",a\n"));
  }
}
