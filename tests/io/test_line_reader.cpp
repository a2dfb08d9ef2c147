// SPDX-License-Identifier: Apache-2.0
#include "io/line_reader.hpp"

#include "support/drip_source.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using io::Line;
using io::LineReader;
using support::DripSource;

TEST_SUITE_BEGIN("io/line_reader");

namespace {

/// Each line as "number:text", with "..." when it was too long.
std::vector<std::string> lines_of(std::string_view text, std::size_t longest, std::size_t chunk) {
  DripSource source(text, chunk);
  LineReader reader(source, longest);
  std::vector<std::string> lines;
  for (;;) {
    const auto line = reader.next();
    REQUIRE(line);
    if (!*line) return lines;
    lines.push_back(std::to_string((*line)->number) + ":" + std::string((*line)->text) +
                    ((*line)->is_too_long ? "..." : ""));
  }
}

}  // namespace

TEST_CASE("a failure of the source is the reader's") {
  DripSource source("a\nb", 2, core::Error{.kind = core::ErrorKind::io, .message = "disk"});
  LineReader reader(source, 10);
  std::string error;
  for (int i = 0; i < 3 && error.empty(); ++i) {
    const auto line = reader.next();
    if (!line) error = line.error().message;
  }
  CHECK(error == "disk");
}

TEST_CASE("lines end with LF or CRLF, the last one also with the text") {
  using Lines = std::vector<std::string>;
  for (const std::size_t chunk : {1U, 2U, 3U, 64U}) {
    CAPTURE(chunk);
    CHECK(lines_of("", 8, chunk).empty());
    CHECK(lines_of("\n", 8, chunk) == Lines{"1:"});
    CHECK(lines_of("a", 8, chunk) == Lines{"1:a"});
    CHECK(lines_of("a\n", 8, chunk) == Lines{"1:a"});
    CHECK(lines_of("a\r\n\nb\rc\nd", 8, chunk) == Lines{"1:a", "2:", "3:b\rc", "4:d"});
  }
}

TEST_CASE("of a line that is too long only the beginning is given, and the next line is whole") {
  using Lines = std::vector<std::string>;
  for (const std::size_t chunk : {1U, 2U, 3U, 64U}) {
    CAPTURE(chunk);
    CHECK(lines_of("12345678\n", 8, chunk) == Lines{"1:12345678"});
    CHECK(lines_of("12345678\r\n", 8, chunk) == Lines{"1:12345678"});
    CHECK(lines_of("123456789\nb\n", 8, chunk) == Lines{"1:12345678...", "2:b"});
    CHECK(lines_of(std::string(1000, 'x') + "\nb\n" + std::string(1000, 'y'), 8, chunk) ==
          Lines{"1:xxxxxxxx...", "2:b", "3:yyyyyyyy..."});
  }
}

TEST_SUITE_END();
