// SPDX-License-Identifier: Apache-2.0
#include "ingest/ref_list.hpp"

#include "support/drip_source.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using ingest::RefList;
using support::DripSource;

TEST_SUITE_BEGIN("ingest/ref_list");

namespace {

using Refs = std::vector<std::string>;

struct Read {
  Refs refs;
  std::vector<std::string> told;
};

Read read(std::string_view text, std::uint64_t most = 100) {
  DripSource source(text, 7);
  RefList list(most);
  Read result;
  REQUIRE(list.read(source, "kaggle", [&](const std::string& sentence) { result.told.push_back(sentence); }));
  result.refs = list.refs();
  CHECK(list.bad_lines() == result.told.size());
  return result;
}

}  // namespace

TEST_CASE("what is no owner/slug is a usage error that names it, printably") {
  RefList list(10);
  for (const char* text : {"", "a", "a/", "/b", "a/b/c", "a b/c", "../x", "a/..", "a\x1b/b"}) {
    CAPTURE(text);
    const auto added = list.add(text);
    REQUIRE_FALSE(added);
    CHECK(added.error().kind == core::ErrorKind::usage);
    CHECK(added.error().message.find('\x1b') == std::string::npos);
  }
  CHECK(list.refs().empty());
}

TEST_CASE("a line that is neither a ref nor a record is told with its number, and the others are read") {
  const Read got = read("a/b\nno ref\n{\"type\":\n\n c/d \r\n");
  CHECK(got.refs == Refs{"a/b", "c/d"});
  REQUIRE(got.told.size() == 2);
  CHECK(got.told[0].starts_with("stdin: line 2: 'no ref'"));
  CHECK(got.told[1].starts_with("stdin: line 3: "));
}

TEST_CASE("of a tool's records the datasets of the source count, those without a ref are passed") {
  const Read got = read(R"({"type":"dataset","source":"kaggle","ref":"a/b","description":"{}"})"
                        "\n"
                        R"({"type":"dataset","source":"zenodo","ref":"c/d"})"
                        "\n"
                        R"({"type":"dataset","source":"kaggle","ref":null})"
                        "\n"
                        R"({"type":"summary","source":"kaggle","ref":"e/f"})"
                        "\n"
                        R"({"ref":"g/h"})");
  CHECK(got.refs == Refs{"a/b"});
  CHECK(got.told.empty());
}

TEST_CASE("each dataset counts once; beyond the most they are counted, not kept") {
  DripSource source("a/b\nc/d\na/b\ne/f\ne/f\ng/h\n", 64);
  RefList list(2);
  REQUIRE(list.read(source, "kaggle", [](const std::string&) {}));
  CHECK(list.refs() == Refs{"a/b", "c/d"});
  CHECK(list.left_out() == 2);
}

TEST_CASE("a failure of the source is told") {
  DripSource source("a/b\n", 64, core::Error{.kind = core::ErrorKind::io, .message = "stdin: broken"});
  RefList list(2);
  const auto done = list.read(source, "kaggle", [](const std::string&) {});
  REQUIRE_FALSE(done);
  CHECK(done.error().message == "stdin: broken");
}

TEST_SUITE_END();
