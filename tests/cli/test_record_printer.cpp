// SPDX-License-Identifier: Apache-2.0
#include "cli/record_printer.hpp"

#include "core/times.hpp"
#include "support/capture.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <doctest/doctest.h>

#include <functional>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>

TEST_SUITE_BEGIN("cli/record_printer");

namespace {

using cli::Cell;
using cli::Format;
using cli::RecordPrinter;

std::string printed(Format format, const std::vector<std::string>& columns,
                    const std::function<void(RecordPrinter&)>& rows) {
  const support::Capture capture;
  cli::Output output(capture.descriptor());
  RecordPrinter printer(output, format, "thing", columns);
  rows(printer);
  printer.end();
  REQUIRE(output.flush());
  return capture.text();
}

std::string empty(Format format) {
  return printed(format, {"a", "b"}, [](RecordPrinter&) {});
}

/// One of each kind, then the same as NULL.
void one_of_each(RecordPrinter& printer) {
  const std::optional<std::string> text = "zwei, \"drei\"";
  printer.row({cli::cell(text), std::int64_t{-3}, -0.5, true, *core::utc_time(2026, 1, 31)});
  printer.row(
      {Cell(), cli::cell(std::optional<std::int64_t>()), std::numeric_limits<double>::quiet_NaN(), false, Cell()});
}
const std::vector<std::string> k_columns{"text", "integer", "real", "truth", "at"};

/// Escapes of a terminal, an override of the direction, broken UTF-8, a NUL, a formula.
const std::string k_hostile("=\x1b[31m\xE2\x80\xAE\xFF\0,\n", 13);

std::string hostile(Format format) {
  return printed(format, {"a"}, [](RecordPrinter& printer) { printer.row({std::string_view(k_hostile)}); });
}

}  // namespace

TEST_CASE("a record that has not a cell for each column is a bug") {
  const support::Capture capture;
  cli::Output output(capture.descriptor());
  RecordPrinter printer(output, Format::ndjson, "thing", {"a", "b"});
  CHECK_THROWS_AS(printer.row({std::string_view("x")}), std::logic_error);
}

TEST_CASE("hostile text is escaped, repaired or quoted, as each format has it") {
  CHECK(hostile(Format::table) == "a\n=\\x1b[31m\\xe2\\x80\\xae\xEF\xBF\xBD\\x00,\\n\n");
  const std::string repaired = "\xE2\x80\xAE\xEF\xBF\xBD\xEF\xBF\xBD";
  CHECK(hostile(Format::ndjson) == "{\"type\":\"thing\",\"a\":\"=\\u001B[31m" + repaired + ",\\n\"}\n");
  CHECK(hostile(Format::csv) == "a\r\n\"'=\x1b[31m" + repaired + ",\n\"\r\n");
}

TEST_CASE("an empty list is empty in the manner of its format") {
  CHECK(empty(Format::table).empty());
  CHECK(empty(Format::ndjson).empty());
  CHECK(empty(Format::json) == "[]\n");
  CHECK(empty(Format::csv) == "a,b\r\n");
}

TEST_CASE("every kind of value has its form in each format, NULL too") {
  CHECK(printed(Format::ndjson, k_columns, one_of_each) ==
        "{\"type\":\"thing\",\"text\":\"zwei, \\\"drei\\\"\",\"integer\":-3,\"real\":-0.5,\"truth\":true,"
        "\"at\":\"2026-01-31T00:00:00Z\"}\n"
        "{\"type\":\"thing\",\"text\":null,\"integer\":null,\"real\":null,\"truth\":false,\"at\":null}\n");
  CHECK(printed(Format::csv, k_columns, one_of_each) ==
        "text,integer,real,truth,at\r\n"
        "\"zwei, \"\"drei\"\"\",-3,-0.5,true,2026-01-31T00:00:00Z\r\n"
        ",,,false,\r\n");
  CHECK(printed(Format::table, k_columns, one_of_each) ==
        "text          integer  real  truth  at\n"
        "zwei, \"drei\"       -3  -0.5  yes    2026-01-31T00:00:00Z\n"
        "-                   -     -  no     -\n");
}

TEST_CASE("json is one array of the lines that ndjson has") {
  const auto three = [](RecordPrinter& printer) {
    for (std::int64_t i = 1; i <= 3; ++i) printer.row({i});
  };
  CHECK(printed(Format::json, {"n"}, three) ==
        "[{\"type\":\"thing\",\"n\":1}\n,{\"type\":\"thing\",\"n\":2}\n,{\"type\":\"thing\",\"n\":3}\n]\n");
}

TEST_CASE("all but a table are printed as they come") {
  for (const Format format : {Format::ndjson, Format::json, Format::csv}) {
    const support::Capture capture;
    cli::Output output(capture.descriptor());
    RecordPrinter printer(output, format, "thing", {"n"});
    printer.row({std::int64_t{42}});
    REQUIRE(output.flush());
    CHECK(capture.text().find("42") != std::string::npos);
  }
}

TEST_CASE("unless a format is named it is a table on a terminal, and ndjson elsewhere") {
  const auto row = [](RecordPrinter& printer) { printer.row({std::string_view("x")}); };
  CHECK(printed(Format::automatic, {"a"}, row) == "{\"type\":\"thing\",\"a\":\"x\"}\n");

  const int terminal = posix_openpt(O_RDWR | O_NOCTTY);
  REQUIRE(terminal != -1);
  REQUIRE(grantpt(terminal) == 0);
  REQUIRE(unlockpt(terminal) == 0);
  const int inside = open(ptsname(terminal), O_RDWR | O_NOCTTY);
  REQUIRE(inside != -1);
  cli::Output output(inside);
  CHECK(output.is_terminal());
  RecordPrinter printer(output, Format::automatic, "thing", {"a"});
  row(printer);
  printer.end();
  REQUIRE(output.flush());
  char buffer[64];
  const ssize_t got = read(terminal, buffer, sizeof buffer);
  REQUIRE(got > 0);
  CHECK(std::string(buffer, static_cast<std::size_t>(got)) == "a\r\nx\r\n");
  close(inside);
  close(terminal);
}

TEST_SUITE_END();
