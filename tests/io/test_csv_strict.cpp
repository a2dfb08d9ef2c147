// SPDX-License-Identifier: Apache-2.0
#include "io/csv_strict.hpp"

#include <doctest/doctest.h>

using io::QuotedWalk;
using io::StrictScan;
using io::Tail;
using Stop = io::StrictScan::Stop;

namespace {

struct Outcome {
  Stop stop;
  std::size_t at;
  std::size_t commas;
  bool operator==(const Outcome&) const = default;
};

Outcome scan(std::string_view text, Tail tail = Tail::end_of_file) {
  StrictScan scan;
  const Stop stop = scan.run(text, tail);
  return {stop, scan.at, scan.commas};
}

}  // namespace

TEST_SUITE("io/csv_strict") {
  TEST_CASE("text behind a closing quote stops the walk at that byte") {
    CHECK(scan("a,\"b\"c\n") == Outcome{Stop::text_behind_quote, 5, 1});
    CHECK(scan("\"b\"\rc\n") == Outcome{Stop::text_behind_quote, 3, 0});
    CHECK(scan("\"b\" \n") == Outcome{Stop::text_behind_quote, 3, 0});
  }

  TEST_CASE("a quote that is open at the end of the file is told apart from one that may still be closed") {
    CHECK(scan("a,\"b,c\n") == Outcome{Stop::open_quote, 7, 1});
    CHECK(scan("a,\"b,c\n", Tail::unread).stop == Stop::unread);
  }

  TEST_CASE("quotes inside an unquoted field are literal") {
    CHECK(scan("5\" disk,\"x\ny\",z\"\nnext") == Outcome{Stop::row_end, 16, 2});
  }

  TEST_CASE("a row ends at LF, CRLF, CR or nothing at the end of the file") {
    CHECK(scan("\"a\"\n") == Outcome{Stop::row_end, 3, 0});
    CHECK(scan("\"a\"\r\n") == Outcome{Stop::row_end, 4, 0});
    CHECK(scan("\"a\"\r") == Outcome{Stop::row_end, 4, 0});
    CHECK(scan("a,") == Outcome{Stop::row_end, 2, 1});
  }

  TEST_CASE("stopped at any byte, the walk goes on to the same answer") {
    for (const std::string_view text : {"a,\"b\"\"c\"\r\nd", "\"x\"y", "\"\"\"\",\"\n\",q\n", "\"a\"\r", "\"a,b\nc"}) {
      for (std::size_t first = 0; first <= text.size(); ++first) {
        StrictScan in_parts;
        Stop stop = Stop::unread;
        for (std::size_t known = first; known < text.size() && stop == Stop::unread; ++known) {
          stop = in_parts.run(text.substr(0, known), Tail::unread);
        }
        if (stop == Stop::unread) stop = in_parts.run(text, Tail::end_of_file);
        CAPTURE(text);
        CAPTURE(first);
        CHECK(Outcome{stop, in_parts.at, in_parts.commas} == scan(text));
      }
    }
  }

  TEST_CASE("a later row joins the walk of an earlier one and counts from its own place") {
    const std::string_view text = "x\",y,\"\nx\",y,\"\nx\",z\nrest\n";
    QuotedWalk walk;
    walk.join(text, 7);
    CHECK(walk.run(text, Tail::unread) == Stop::row_end);
    CHECK(walk.at() == 18);
    CHECK(walk.commas() == 3);
    const std::uint64_t first = walk.scanned_bytes();

    walk.leave(text, 7);
    walk.join(text.substr(7), 7);
    CHECK(walk.run(text.substr(7), Tail::unread) == Stop::row_end);
    CHECK(walk.at() == 11);
    CHECK(walk.commas() == 1);
    CHECK(walk.scanned_bytes() - first == 7);
  }

  TEST_CASE("a walk that ended before the place of joining starts anew") {
    const std::string_view text = "\"\nab\"\n\"\nc\",d\n";
    QuotedWalk walk;
    walk.join(text, 2);
    CHECK(walk.run(text, Tail::unread) == Stop::row_end);
    walk.leave(text, 6);
    walk.join(text.substr(6), 2);
    CHECK(walk.run(text.substr(6), Tail::unread) == Stop::row_end);
    CHECK(walk.at() == 6);
    CHECK(walk.commas() == 1);
  }
}
