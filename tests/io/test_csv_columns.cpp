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
    const std::vector<std::string> header{"x", " Name\t", "Id"};
    const auto binding = CsvBinding::bind(header, k_wanted);
    REQUIRE(binding);
    const std::vector<std::string_view> fields{"1", "2", "3"};
    const io::CsvRow row{.line = 2, .fields = fields};
    CHECK(binding->get(row, 0) == "3");
    CHECK(binding->get(row, 1) == "2");
    CHECK(binding->has(1));
  }

  TEST_CASE("of two names of one column the present one wins") {
    const auto binding = CsvBinding::bind(std::vector<std::string>{"Id", "Name", "Title"}, k_wanted);
    REQUIRE(binding);
    const std::vector<std::string_view> fields{"1", "old", "new"};
    CHECK(binding->get({.line = 2, .fields = fields}, 1) == "new");
  }

  TEST_CASE("an optional column that is missing is empty in every row") {
    const auto binding = CsvBinding::bind(std::vector<std::string>{"Id", "Title"}, k_wanted);
    REQUIRE(binding);
    const std::vector<std::string_view> fields{"1", "2"};
    CHECK(!binding->has(2));
    CHECK(binding->get({.line = 2, .fields = fields}, 2).empty());
  }
  TEST_CASE("a header that runs over lines ending in CR alone is no header") {
    const std::vector<std::string> header{"Id", "Name\r1", "x\r2"};
    const std::vector<io::CsvColumn> wanted{{{"Id"}, io::Need::required}};
    const auto binding = io::CsvBinding::bind(header, wanted);
    REQUIRE_FALSE(binding);
    CHECK(binding.error().message == "its lines end in CR alone, LF or CRLF was expected");
  }
}
