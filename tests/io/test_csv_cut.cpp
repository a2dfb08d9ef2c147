// SPDX-License-Identifier: Apache-2.0
#include "io/csv_cut.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <string>

using io::find_row_end;
using io::RowFields;
using io::StrayQuotes;
using io::Tail;

namespace {

std::optional<std::size_t> end_of(std::string_view text, Tail tail = Tail::unread) {
  const auto end = find_row_end(text, tail);
  return end ? std::optional(end->at) : std::nullopt;
}

/// The row's fields; nullopt when it cannot be cut.
std::optional<std::vector<std::string>> cut(std::string row, StrayQuotes stray, std::size_t at_most = 100) {
  RowFields fields;
  if (!fields.cut(row, stray, at_most)) return std::nullopt;
  fields.unquote(row.data());
  return std::vector<std::string>(fields.views().begin(), fields.views().end());
}

using Fields = std::vector<std::string>;

}  // namespace

TEST_SUITE("io/csv_cut") {
  TEST_CASE("a row without a line end has none before the file ends") {
    CHECK(end_of("a,b") == std::nullopt);
    CHECK(end_of("a,\"b\n") == std::nullopt);
    CHECK(end_of("a,b", Tail::end_of_file) == 3);
    CHECK(end_of("", Tail::end_of_file) == 0);
    CHECK(end_of("a,\"b\n", Tail::end_of_file) == std::nullopt);
  }

  TEST_CASE("a line feed behind an odd number of quotes does not end the row") {
    CHECK(end_of("a,b\nc\n") == 3);
    CHECK(end_of("\"a\nb\"\nc\n") == 5);
    CHECK(end_of("\"a\"\"\n\"\nc\n") == 6);
    CHECK(end_of("\"\n\",\"\n\"\n") == 7);
    CHECK(end_of("\"\n\"") == std::nullopt);
  }

  TEST_CASE("whether there is a quote at all is told") {
    CHECK(!find_row_end("a\n\"b\"\n", Tail::unread)->quoted);
    CHECK(find_row_end("\"a\"\n", Tail::unread)->quoted);
  }

  TEST_CASE("misplaced quotes are refused, or literal when asked for") {
    CHECK(!cut("a\"b,c", StrayQuotes::refuse));
    CHECK(cut("a\"b,c\"", StrayQuotes::literal) == Fields{"a\"b", "c\""});
    for (const StrayQuotes stray : {StrayQuotes::refuse, StrayQuotes::literal}) {
      CHECK(!cut("\"a\"b,c", stray));
      CHECK(!cut("\"a\" ,c", stray));
      CHECK(!cut("a,\"b", stray));
      CHECK(!cut("\"", stray));
    }
  }

  TEST_CASE("more fields than asked for are not collected") {
    CHECK(!cut("1,2,3", StrayQuotes::refuse, 2));
    CHECK(cut("1,2,3", StrayQuotes::refuse, 3)->size() == 3);
    RowFields fields;
    CHECK(!fields.cut_plain("1,2,3", 2));
    CHECK(fields.cut_plain("1,2,3", 3));
  }

  TEST_CASE("empty fields are fields, also the last") {
    CHECK(cut("", StrayQuotes::refuse) == Fields{""});
    CHECK(cut(",,", StrayQuotes::refuse) == Fields{"", "", ""});
    CHECK(cut("\"\",", StrayQuotes::refuse) == Fields{"", ""});
    CHECK(cut("\"\"", StrayQuotes::refuse) == Fields{""});
    RowFields fields;
    REQUIRE(fields.cut_plain("a,", 9));
    CHECK(fields.views().size() == 2);
  }

  TEST_CASE("doubled quotes become one only when the row is taken") {
    std::string row = "\"a\"\"b\",\"\"\"\",x,\"c\"\"\"";
    const std::string as_read = row;
    RowFields fields;
    REQUIRE(fields.cut(row, StrayQuotes::refuse, 9));
    CHECK(row == as_read);
    fields.unquote(row.data());
    CHECK(fields.views()[0] == "a\"b");
    CHECK(fields.views()[1] == "\"");
    CHECK(fields.views()[2] == "x");
    CHECK(fields.views()[3] == "c\"");
  }
}
