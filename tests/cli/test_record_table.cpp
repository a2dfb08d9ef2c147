// SPDX-License-Identifier: Apache-2.0
#include "cli/record_table.hpp"

#include "support/capture.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <vector>

TEST_SUITE_BEGIN("cli/record_table");

namespace {

using cli::Cell;

std::string printed(const std::vector<std::string>& columns, const std::vector<std::vector<Cell>>& rows) {
  const support::Capture capture;
  cli::Output output(capture.descriptor());
  cli::RecordTable table(output, columns);
  for (const auto& row : rows) table.row(row);
  table.end();
  REQUIRE(output.flush());
  return capture.text();
}

Cell text(std::string_view words) {
  return words;
}

}  // namespace

TEST_CASE("no text of a stranger moves the cursor, ends a line or turns the direction") {
  CHECK(printed({"a", "b"}, {{text("x\x1b[2J\r\n\xE2\x80\xAEy"), text("z")}}) ==
        "a                          b\n"
        "x\\x1b[2J\\r\\n\\xe2\\x80\\xaey  z\n");
}

TEST_CASE("a long text is cut, at a character's end") {
  std::string ideographs;
  for (int i = 0; i < 1000; ++i) ideographs += "数";
  const std::string out = printed({"a"}, {{text(ideographs)}});
  CHECK(out == "a\n" + ideographs.substr(0, 198) + "...\n");
}

TEST_CASE("columns are as wide as what is seen of them, and no line ends in a blank") {
  CHECK(printed({"name", "votes", "x"}, {{text("数据"), std::int64_t{5}, Cell()},
                                         {text("e\xCC\x81"), std::int64_t{-100}, text("yes")},
                                         {text("long one"), Cell(), text("")}}) ==
        "name      votes  x\n"
        "数据          5  -\n"
        "e\xCC\x81          -100  yes\n"
        "long one      -\n");
}

TEST_CASE("the rows behind the first thousand are printed at once, however wide") {
  const support::Capture capture;
  cli::Output output(capture.descriptor());
  cli::RecordTable table(output, {"a", "b"});
  const std::vector<Cell> narrow{text("x"), text("y")};
  const std::vector<Cell> wide{text("wider than all"), text("y")};
  for (int i = 0; i < 999; ++i) table.row(narrow);
  REQUIRE(output.flush());
  CHECK(capture.text().empty());
  table.row(narrow);
  table.row(wide);
  REQUIRE(output.flush());
  CHECK(capture.text().starts_with("a  b\nx  y\n"));
  CHECK(capture.text().ends_with("x  y\nwider than all  y\n"));
  table.end();
  REQUIRE(output.flush());
  CHECK(capture.text().ends_with("x  y\nwider than all  y\n"));
}

TEST_SUITE_END();
