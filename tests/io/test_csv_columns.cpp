// SPDX-License-Identifier: Apache-2.0
#include "io/csv_columns.hpp"

#include <doctest/doctest.h>

using io::CsvBinding;
using io::CsvColumn;
using io::Need;

namespace {

const CsvColumn k_wanted[] = {
    {{"Id"}, Need::required},
    {{"Title", "Name"}, Need::required},
    {{"Subtitle"}},
};

std::string refusal(const std::vector<std::string>& header) {
  const auto binding = CsvBinding::bind(header, k_wanted);
  REQUIRE(!binding);
  CHECK(binding.error().kind == core::ErrorKind::bad_data);
  return binding.error().message;
}

using Values = std::vector<std::string>;

/// What a table's only row says of the wanted columns.
Values only_row(std::string_view text) {
  const auto source = io::open_text(text);
  io::CsvScanner scanner(*source);
  const auto header = scanner.read_header("t.csv");
  REQUIRE(header);
  const auto binding = CsvBinding::bind(*header, k_wanted);
  REQUIRE(binding);
  REQUIRE(*scanner.next() == io::CsvScanner::Step::row);
  Values values;
  for (std::size_t n = 0; n < std::size(k_wanted); ++n) {
    values.push_back(binding->has(n) ? std::string(binding->get(scanner.row(), n)) : "absent");
  }
  return values;
}

}  // namespace

TEST_SUITE("io/csv_columns") {
  TEST_CASE("every required column that is missing is named by its present name, and what is there instead") {
    CHECK(refusal({"Id", "Headline"}) == "the header lacks the column Title; other columns that it has: Headline");
    CHECK(refusal({"a", "b"}) == "the header lacks the columns Id, Title; other columns that it has: a, b");
    CHECK(refusal({"Id"}) == "the header lacks the column Title");
  }

  TEST_CASE("names of strangers are shown on one line, and not without end") {
    CHECK(refusal({"Id", "x\ny"}) == "the header lacks the column Title; other columns that it has: x\\ny");
    const std::string many = refusal(std::vector<std::string>(1000, "column"));
    CHECK(many.ends_with("column, column, ..."));
    CHECK(many.size() < 200);
    CHECK(refusal({"Id", std::string(5000, 'x')}).size() < 200);
  }

  TEST_CASE("a wanted name that stands twice is refused, an unwanted one is not") {
    CHECK(refusal({"Id", "Title", " Id "}) == "the column Id stands twice in the header");
    CHECK(CsvBinding::bind(std::vector<std::string>{"Id", "Title", "x", "x"}, k_wanted));
  }

  TEST_CASE("columns are found by name in any order, by former names, blanks around them do not count") {
    CHECK(only_row("x, Name\t,Id\n1,2,3\n") == Values{"3", "2", "absent"});
  }

  TEST_CASE("of two names of one column the present one wins") {
    CHECK(only_row("Id,Name,Title\n1,old,new\n") == Values{"1", "new", "absent"});
  }

  TEST_CASE("an optional column that is missing is empty in every row") {
    const auto binding = CsvBinding::bind(std::vector<std::string>{"Id", "Title"}, k_wanted);
    REQUIRE(binding);
    CHECK(!binding->has(2));
    io::CsvRow row;
    CHECK(binding->get(row, 2).empty());
  }

  TEST_CASE("a header that runs over lines ending in CR alone is no header") {
    const std::vector<std::string> header{"Id", "Name\r1", "x\r2"};
    const std::vector<io::CsvColumn> wanted{{{"Id"}, io::Need::required}};
    const auto binding = io::CsvBinding::bind(header, wanted);
    REQUIRE_FALSE(binding);
    CHECK(binding.error().message == "its lines end in CR alone, LF or CRLF was expected");
  }
}
