// SPDX-License-Identifier: Apache-2.0
#include "io/csv_cut.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

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
  std::vector<std::string> found;
  for (std::size_t n = 0; n < fields.cut_so_far(); ++n) found.emplace_back(fields.field(n));
  return found;
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
    CHECK(!cut("1,2,", StrayQuotes::refuse, 2));
    CHECK(cut("1,2,3", StrayQuotes::refuse, 3)->size() == 3);
  }

  TEST_CASE("empty fields are fields, also the last") {
    CHECK(cut("", StrayQuotes::refuse) == Fields{""});
    CHECK(cut(",,", StrayQuotes::refuse) == Fields{"", "", ""});
    CHECK(cut("\"\",", StrayQuotes::refuse) == Fields{"", ""});
    CHECK(cut("\"\"", StrayQuotes::refuse) == Fields{""});
    CHECK(cut("a,", StrayQuotes::refuse) == Fields{"a", ""});
  }

  TEST_CASE("asking for a field that the row does not have is a bug") {
    std::string row = "1,\"2\"";
    RowFields fields;
    fields.take(row);
    CHECK(fields.field(1) == "2");
    CHECK_THROWS_AS((void)fields.field(2), std::out_of_range);
    std::string blank;
    fields.take(blank);
    CHECK(fields.field(0).empty());
    CHECK_THROWS_AS((void)fields.field(1), std::out_of_range);
  }

  TEST_CASE("a row that is known to be well formed is cut as far as it is asked for, in any order, and again") {
    std::string row = "1,\"a\"\"b\",,\"c,d\",e";
    RowFields fields;
    fields.take(row);
    CHECK(fields.cut_so_far() == 0);
    CHECK(fields.field(0) == "1");
    CHECK(fields.cut_so_far() == 1);
    CHECK(fields.field(3) == "c,d");
    CHECK(fields.cut_so_far() == 4);
    for (const char* again : {"first time", "second time"}) {
      CAPTURE(again);
      CHECK(fields.field(1) == "a\"b");
      CHECK(fields.field(2).empty());
    }
    CHECK(fields.field(4) == "e");
  }

  TEST_CASE("doubled quotes become one only when the field is asked for") {
    std::string row = "\"a\"\"b\",\"\"\"\",x,\"c\"\"\"";
    const std::string as_read = row;
    RowFields fields;
    REQUIRE(fields.cut(row, StrayQuotes::refuse, 9));
    CHECK(fields.field(2) == "x");
    CHECK(row == as_read);
    CHECK(fields.field(0) == "a\"b");
    CHECK(fields.field(1) == "\"");
    CHECK(fields.field(3) == "c\"");
  }
}
