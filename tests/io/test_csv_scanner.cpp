// SPDX-License-Identifier: Apache-2.0
#include "io/csv_scanner.hpp"

#include "support/drip_source.hpp"
#include "support/reference_csv.hpp"
#include "support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

namespace {

using io::CsvScanner;
using support::CsvReading;
using Rows = std::vector<std::vector<std::string>>;

/// The same in every form of the scan.
CsvReading read(std::string_view text, io::CsvLimits limits = {}) {
  CsvReading reading;
  for (const io::CsvForm& form : io::csv_forms()) {
    const auto source = io::open_text(text);
    CsvScanner scanner(*source, limits, form);
    const bool is_first = &form == &io::csv_forms().front();
    CsvReading other = support::read_with(scanner);
    CHECK((is_first || reading == other));
    reading = std::move(other);
  }
  return reading;
}

/// The only reject of a text.
CsvReading::Record only_reject(std::string_view text, io::CsvLimits limits = {}) {
  CsvReading::Record found;
  const CsvReading reading = read(text, limits);
  REQUIRE(reading.rejects() == 1);
  for (const auto& record : reading.records) {
    if (!record.reason.empty()) found = record;
  }
  return found;
}

}  // namespace

TEST_SUITE("io/csv_scanner") {
  TEST_CASE("what is no CSV is named for what it is") {
    CHECK(read("").failure == "t.csv: it is empty, a CSV was expected");
    CHECK(read("\xEF\xBB\xBF\r\n").failure == "t.csv: it is empty, a CSV was expected");
    CHECK(read("<html><body>Sign in</body></html>").failure == "t.csv: it is an HTML page, a CSV was expected");
    CHECK(read("version https://git-lfs.github.com/spec/v1\noid sha256:0\n").failure ==
          "t.csv: it is a Git LFS pointer (the file itself was not fetched), a CSV was expected");
  }

  TEST_CASE("a header that cannot be read is bad data and says why") {
    CHECK(read("Id,\"Na\"me\n1,2\n").failure == "t.csv: the header cannot be read: text behind a closing quote");
    CHECK(read("Id,\"Name\n1,2\n").failure == "t.csv: the header cannot be read: a quote is not closed");
    CHECK(read(std::string(20'000, ',')).failure == "t.csv: the header cannot be read: more than 16384 columns");
    CHECK(read(std::string(100, 'x'), {.row_bytes = 64, .buffer_bytes = 16}).failure ==
          "t.csv: the header cannot be read: longer than 64 bytes");
  }

  TEST_CASE("a failure of the source is passed on, rows before it are read") {
    support::DripSource source("a,b\n1,2\n3,", 64,
                               core::Error{.kind = core::ErrorKind::bad_data, .message = "x.gz: cut short"});
    CsvScanner scanner(source, {.row_bytes = 100, .buffer_bytes = 8});
    REQUIRE(scanner.read_header("t.csv"));
    REQUIRE(scanner.next());
    CHECK(scanner.row().field(1) == "2");
    const auto failed = scanner.next();
    REQUIRE(!failed);
    CHECK(failed.error().message == "x.gz: cut short");
  }

  TEST_CASE("asking for rows before the header, or for the header twice, is a bug") {
    const auto source = io::open_text("a\n1\n");
    CsvScanner scanner(*source);
    CHECK_THROWS_AS((void)scanner.next(), std::logic_error);
    REQUIRE(scanner.read_header("t.csv"));
    CHECK_THROWS_AS((void)scanner.read_header("t.csv"), std::logic_error);
  }

  TEST_CASE("a row with too few or too many fields is rejected, with its line and its first bytes") {
    const auto few = only_reject("a,b,c\n1,2,3\n4,5\n6,7,8\n");
    CHECK(few.line == 3);
    CHECK(few.reason == "2 fields, 3 expected");
    CHECK(few.excerpt == "4,5");
    CHECK(only_reject("a,b\n1\n2,3\n").reason == "1 field, 2 expected");
    CHECK(only_reject("a,b\n1,2,3,4,5\n2,3\n").reason == "5 fields, 2 expected");
  }

  TEST_CASE("text behind a closing quote costs one line") {
    const CsvReading reading = read("a,b\n1,\"x\"y\n2,z\n");
    CHECK(reading.rows() == Rows{{"2", "z"}});
    CHECK(reading.records[0].reason == "text behind a closing quote");
  }

  TEST_CASE("a quote that is never closed costs one line, not the file") {
    std::string text = "a,b\n1,2\n3,\"never closed\n";
    for (int i = 0; i < 1000; ++i) text += "5,6\n";
    const CsvReading reading = read(text);
    CHECK(reading.rejects() == 1);
    CHECK(reading.records[1].line == 3);
    CHECK(reading.records[1].reason == "a quote is not closed");
    CHECK(reading.rows().size() == 1001);
  }

  TEST_CASE("a quote inside an unquoted field is a character like any other") {
    CHECK(read("a,b\n1,5\" disk\n2,ok\n3,8\" pizza\n4,\"fine\"\n").rows() ==
          Rows{{"1", "5\" disk"}, {"2", "ok"}, {"3", "8\" pizza"}, {"4", "fine"}});
  }

  TEST_CASE("a row of the longest allowed length is read, one byte more is rejected") {
    const io::CsvLimits limits{.row_bytes = 32, .buffer_bytes = 16};
    const std::string longest(30, 'x');
    for (const std::string end : {"\n", "\r\n", ""}) {
      CAPTURE(end);
      CHECK(read("a,b\n1," + longest + (end == "\r\n" ? "\n" : end), limits).rows() == Rows{{"1", longest}});
      CHECK(read("a,b\n1,\"" + longest.substr(2) + "\"" + (end == "\r\n" ? "\n" : end), limits).rejects() == 0);
      const auto reject = only_reject("a,b\n1,x" + longest + end, limits);
      CHECK(reject.reason == "longer than 32 bytes");
      CHECK(reject.excerpt == "1,x" + longest.substr(1));
    }
  }

  TEST_CASE("a line far over the cap is skipped, and what follows is read") {
    const io::CsvLimits limits{.row_bytes = 4096, .buffer_bytes = 1024};
    const std::string text = "a,b\n1," + std::string(1 << 20, 'x') + "\n2,y\n";
    const CsvReading reading = read(text, limits);
    CHECK(reading.rows() == Rows{{"2", "y"}});
    CHECK(reading.records[0].reason == "longer than 4096 bytes");
    CHECK(reading.records[1].line == 3);
  }

  TEST_CASE("the default cap is 16 MiB and says so") {
    const std::string long_text(io::k_max_row_bytes, 'x');
    CHECK(only_reject("a,b\n1,\"" + long_text + "\"\n2,3\n").reason == "longer than 16 MiB");
    CHECK(read("a,b\n1,\"" + long_text.substr(4) + "\"\n2,3\n").rows().size() == 2);
  }

  TEST_CASE("a row of commas is counted, not collected") {
    CHECK(only_reject("a,b\n" + std::string(5'000'000, ',') + "\n1,2\n").reason == "5000001 fields, 2 expected");
  }

  TEST_CASE("line ends are LF or CRLF, the last may be missing, CRLF inside quotes is kept") {
    CHECK(read("a,b\r\n1,2\n3,4\r\n5,6").rows() == Rows{{"1", "2"}, {"3", "4"}, {"5", "6"}});
    CHECK(read("a,b\n1,\"2\"\r").rows() == Rows{{"1", "2"}});
    CHECK(read("a,b\n1,\"x\r\ny\"\r\n").rows() == Rows{{"1", "x\r\ny"}});
    CHECK(read("a,b\n1\r,2\r\r\n").rows() == Rows{{"1\r", "2\r"}});
  }

  TEST_CASE("blank lines are no records") {
    const CsvReading reading = read("\n\r\na,b\n\n1,2\r\n\r\n\n3,4\n\r");
    CHECK(reading.rows() == Rows{{"1", "2"}, {"3", "4"}});
    CHECK(reading.records[0].line == 5);
    CHECK(reading.records[1].line == 8);
    CHECK(read("a\n\n\"\"\n").rows() == Rows{{""}});
  }

  TEST_CASE("a byte-order mark before the header is dropped, also before a quoted one") {
    CHECK(read("\xEF\xBB\xBF\"Id\",\"Na\"\"me\"\n1,2\n").header == std::vector<std::string>{"Id", "Na\"me"});
    CHECK(read("\xEF\xBB\xBFId\n1\n").header == std::vector<std::string>{"Id"});
  }

  TEST_CASE("doubled quotes are one, empty quotes are empty, invalid UTF-8 and NUL pass as they are") {
    using namespace std::string_literals;
    CHECK(read("a,b\n\"ha \"\"ha\"\"\",\"\"\"\"\n\"\",\"\"\"\"\"\"\n").rows() ==
          Rows{{"ha \"ha\"", "\""}, {"", "\"\""}});
    CHECK(read("a,b\n" + std::string(600, 'x') + ",1\n\xff\xfe,a\0b\n"s).rows()[1] ==
          std::vector{"\xff\xfe"s, "a\0b"s});
  }

  TEST_CASE("lines are counted as they stand in the file") {
    const CsvReading reading = read("\"a\nb\",c\n1,\"2\n\n3\"\n\nbad\n4,5\n");
    REQUIRE(reading.records.size() == 3);
    CHECK(reading.records[0].line == 3);
    CHECK(reading.records[1].line == 7);
    CHECK(reading.records[2].line == 8);
  }

  TEST_CASE("records counts rows and rejects, not the header") {
    const auto source = io::open_text("a,b\n1,2\nbad\n\n3,4\n");
    CsvScanner scanner(*source);
    REQUIRE(scanner.read_header("t.csv"));
    while (*scanner.next() != CsvScanner::Step::end) continue;
    CHECK(scanner.records() == 3);
  }

  TEST_CASE("views stay valid until the next call, however small the buffer is") {
    support::DripSource source("a,b\n\"x\"\"y\",2\n3,4\n", 1);
    CsvScanner scanner(source, {.row_bytes = 64, .buffer_bytes = 4});
    REQUIRE(scanner.read_header("t.csv"));
    REQUIRE(*scanner.next() == CsvScanner::Step::row);
    const std::string_view first = scanner.row().field(0);
    CHECK(scanner.row().field(1) == "2");
    CHECK(first == "x\"y");
  }

  TEST_CASE("each row can be read again where it stands, in any order, however small the buffer is") {
    const support::TempDir dir;
    const auto source = io::open_file(dir.write("t.csv", "a,b\n1,\"x\n\"\"y\"\n\nbroken\n5\" disk,2\r\n3,4"));
    REQUIRE(source);
    for (const std::size_t buffer_bytes : {4U, 64U}) {
      CsvScanner scanner(**source, {.row_bytes = 64, .buffer_bytes = buffer_bytes});
      REQUIRE(*(*source)->seek(0));
      REQUIRE(scanner.read_header("t.csv"));
      std::vector<std::pair<std::uint64_t, std::string>> rows;
      for (auto step = scanner.next(); *step != CsvScanner::Step::end; step = scanner.next()) {
        if (*step != CsvScanner::Step::row) continue;
        const std::uint64_t offset = scanner.row().offset();
        rows.emplace_back(offset, scanner.row().field(0));
        rows.back().second += scanner.row().field(1);
      }
      REQUIRE(rows.size() == 3);
      for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
        REQUIRE(*scanner.go_to(row->first, 1));
        REQUIRE(*scanner.next() == CsvScanner::Step::row);
        CHECK(scanner.row().offset() == row->first);
        const std::string first(scanner.row().field(0));
        CHECK(first + std::string(scanner.row().field(1)) == row->second);
      }
    }
  }
}
