// SPDX-License-Identifier: Apache-2.0
#include "io/csv_row_index.hpp"

#include "support/plain_csv_marks.hpp"

#include <doctest/doctest.h>

#include <random>

namespace {

using support::indexed_csv_marks;
using support::plain_csv_marks;

/// The same on every machine.
std::string random_text(unsigned seed, std::size_t bytes, std::string_view alphabet) {
  std::mt19937 engine(seed);
  std::string text;
  while (text.size() < bytes) text += alphabet[engine() % alphabet.size()];
  return text;
}

/// Marks are compared one by one only when they differ: for the message.
void check_same(const std::vector<io::CsvRowMark>& found, const std::vector<io::CsvRowMark>& expected) {
  if (found == expected) return;
  CHECK(found.size() == expected.size());
  for (std::size_t n = 0; n < std::min(found.size(), expected.size()); ++n) {
    CAPTURE(n);
    REQUIRE(found[n].bytes == expected[n].bytes);
    REQUIRE(found[n].commas == expected[n].commas);
    REQUIRE(found[n].line_feeds == expected[n].line_feeds);
    REQUIRE(found[n].certain == expected[n].certain);
  }
}

void check_every_form(const std::string& text) {
  const auto expected = plain_csv_marks(text);
  for (const io::CsvForm& form : io::csv_forms()) {
    CAPTURE(form.name);
    CAPTURE(text);
    check_same(indexed_csv_marks(text, form), expected);
  }
}

bool is_certain(const std::string& row) {
  bool certain = false;
  for (const io::CsvForm& form : io::csv_forms()) {
    const auto marks = indexed_csv_marks(row + "\n", form);
    REQUIRE(marks.size() == 1);
    CHECK((&form == &io::csv_forms().front() || certain == marks[0].certain));
    certain = marks[0].certain;
  }
  return certain;
}

}  // namespace

TEST_SUITE("io/csv_row_index") {
  TEST_CASE("rows whose quotes are misplaced are not certain") {
    CHECK(!is_certain("a\"b\""));
    CHECK(!is_certain("5\" disk, 3\""));
    CHECK(!is_certain("\"a\"b,c"));
    CHECK(!is_certain("\"a\" ,c"));
    CHECK(!is_certain("\"a\"\rb"));
    CHECK(!is_certain("\"a\"\r\r"));
    CHECK(!is_certain("\"a\"\r\"b\""));
    CHECK(!is_certain("a,\"b\"\r,c"));
  }

  TEST_CASE("rows whose quotes open, close and double where they should are certain") {
    CHECK(is_certain(""));
    CHECK(is_certain("\r"));
    CHECK(is_certain("a,b"));
    CHECK(is_certain("\"a\",\"\",\"\"\"\""));
    CHECK(is_certain("\"a\nb,\"\"c\"\"\",d\r"));
    CHECK(is_certain("a,\"b\"\r"));
  }

  TEST_CASE("bytes, commas outside quotes and line feeds are counted") {
    const auto marks = indexed_csv_marks("a,\"b,\n\r\nc\",d\r\n,\n\"open", io::csv_forms().front());
    check_same(marks, {{14, 2, 3, true}, {2, 1, 1, true}});
  }

  TEST_CASE("the portable form is always there, last, and no name stands twice") {
    CHECK(io::csv_forms().back().name == "portable");
    for (std::size_t n = 1; n < io::csv_forms().size(); ++n) {
      CHECK(io::csv_forms()[n].name != io::csv_forms()[n - 1].name);
    }
  }

  TEST_CASE("every form marks what a plain loop marks, wherever a block ends") {
    for (const std::string row : {"\"a\"\"b\",c\r\n", "\"\r\n\"\r\n", "\"x\"y\n", "x\"y\"\n", "\"\"\"\"\n",
                                  "\"a\"\r\"b\"\n", ",,\n", "\"a\"\r,b\n", "\"a\",\"b\"\n", "\r\n", "\"a\"\rb\n"}) {
      for (std::size_t before = 0; before < 200; ++before) {
        check_every_form(std::string(before, 'x') + "," + row + "1,2\n");
        check_every_form("\"" + std::string(before, ',') + "\",0\n" + row + row + "\"b\"");
      }
    }
  }

  TEST_CASE("every form marks what a plain loop marks in random texts of any length") {
    for (unsigned seed = 0; seed < 600; ++seed) {
      check_every_form(random_text(seed, seed, "\"\"\"\",,,\n\n\r ax\xff"));
      check_every_form(random_text(seed, seed, "\"\",\naaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
      check_every_form(random_text(seed, seed, "\",\n"));
    }
  }

  TEST_CASE("rows as long as pieces of the scan, and more rows than it takes at a time") {
    for (unsigned seed = 0; seed < 5; ++seed) {
      check_every_form(random_text(seed, 50'000, "\",\n"));
      std::string text;
      for (const std::size_t bytes : {16'000U, 384U, 16'383U, 16'384U, 33'000U, 100'000U, 1U, 63U}) {
        text += "\"" + std::string(bytes + seed, 'x') + "\",1\n";
      }
      check_every_form(text + text);
    }
    check_every_form(std::string(5000, '\n'));
  }

  TEST_CASE(
      "it makes no difference in which pieces a text comes, and no byte is scanned again but those of the last block") {
    for (unsigned seed = 0; seed < 60; ++seed) {
      const std::string text = random_text(seed, 300, seed % 2 == 0 ? "\"\",,\n\r xx" : "\",\nxxxxxxxxxxxxxxxxxxx");
      const auto expected = plain_csv_marks(text);
      for (const io::CsvForm& form : io::csv_forms()) {
        for (const std::size_t piece : {1U, 5U, 63U, 64U, 65U, 130U}) {
          CAPTURE(piece);
          check_same(indexed_csv_marks(text, piece, form), expected);
        }
      }
    }
    io::CsvRowIndex index(io::csv_forms().front());
    const std::string open_row = "\"" + std::string(100'000, 'x');
    for (std::size_t bytes = 1000; bytes < open_row.size(); bytes += 1000) {
      CHECK(!index.scan(std::string_view(open_row).substr(0, bytes)));
    }
    CHECK(index.scanned_bytes() < open_row.size() + 100 * io::k_csv_block_bytes);
  }

  TEST_CASE("a reader that goes its own way in step keeps the marks") {
    io::CsvRowIndex index(io::csv_forms().front());
    REQUIRE(index.scan("a\"b\"\n\n1,2\n"));
    index.leave(5);
    CHECK(!index.is_behind());
    CHECK(index.front().bytes == 1);
  }

  TEST_CASE("a reader that goes out of step is on its own up to where the marks ended, then the scan begins anew") {
    for (const io::CsvForm& form : io::csv_forms()) {
      CAPTURE(form.name);
      io::CsvRowIndex index(form);
      std::string_view text = "a,\"b\nc,d\n\"\ne,f\ng,h\n";
      REQUIRE(index.scan(text));
      CHECK(index.front().bytes == 11);
      index.leave(5);  // one line only
      CHECK(index.empty());
      CHECK(index.is_behind());
      index.leave(4);
      CHECK(index.is_behind());
      index.leave(6);
      CHECK(index.is_behind());
      index.leave(4);
      CHECK(!index.is_behind());
      REQUIRE(index.scan("i,j\n"));
      CHECK(index.front().certain);
      CHECK(index.front().commas == 1);
    }
  }

  TEST_CASE("going on beyond what is scanned leaves nothing behind") {
    io::CsvRowIndex index(io::csv_forms().front());
    CHECK(!index.scan("\"a\n" + std::string(100, 'x')));
    index.leave(3);
    CHECK(index.is_behind());
    index.leave(1000);
    CHECK(!index.is_behind());
    REQUIRE(index.scan("1,2\n"));
    CHECK(index.front().bytes == 4);
  }
}
