// SPDX-License-Identifier: Apache-2.0
#include "io/csv_writer.hpp"

#include <doctest/doctest.h>

#include <string>

TEST_SUITE_BEGIN("io/csv_writer");

namespace {

std::string written(std::string_view text) {
  io::CsvWriter csv;
  return std::string(csv.text(text).row());
}

}  // namespace

TEST_CASE("text that a spreadsheet would run gets an apostrophe") {
  CHECK(written("=1+1") == "\"'=1+1\"\r");
  CHECK(written("+SUM(A1)") == "\"'+SUM(A1)\"\r");
  CHECK(written("-2+3") == "\"'-2+3\"\r");
  CHECK(written("@cmd") == "\"'@cmd\"\r");
  CHECK(written("\t=1") == "\"'\t=1\"\r");
  CHECK(written("\r=1") == "\"'\r=1\"\r");
  CHECK(written("=HYPERLINK(\"http://x\",\"y\")") == "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"\r");
  CHECK(written("-") == "\"'-\"\r");
  CHECK(written("-.5") == "\"'-.5\"\r");
  CHECK(written("-1e") == "\"'-1e\"\r");
  CHECK(written("-1.") == "\"'-1.\"\r");
  CHECK(written("--1") == "\"'--1\"\r");
}

TEST_CASE("a number stays a number, also when it is a text") {
  for (const char* number : {"-1", "-0.123", "+7", "-1.5e-7", "12", "-1E+9"}) {
    CHECK(written(number) == std::string(number) + "\r");
  }
}

TEST_CASE("what is not from strangers is never changed") {
  io::CsvWriter csv;
  CHECK(csv.plain("-inf=").row() == "-inf=\r");
}

TEST_CASE("commas, quotes and line breaks are quoted, quotes doubled") {
  CHECK(written("a,b") == "\"a,b\"\r");
  CHECK(written("a\"b") == "\"a\"\"b\"\r");
  CHECK(written("a\nb") == "\"a\nb\"\r");
  CHECK(written("a\rb") == "\"a\rb\"\r");
  CHECK(written(" a b ") == " a b \r");
}

TEST_CASE("NULL is nothing, an empty text is quoted; a cleared writer begins anew") {
  io::CsvWriter csv;
  CHECK(csv.null().text("").null().plain("1").row() == ",\"\",,1\r");
  CHECK(csv.row() == ",\"\",,1\r");
  csv.clear();
  CHECK(csv.text("a").null().row() == "a,\r");
}

TEST_SUITE_END();
