// SPDX-License-Identifier: Apache-2.0
#include "io/read_buffer.hpp"

#include "support/drip_source.hpp"
#include "support/temp_dir.hpp"

#include <doctest/doctest.h>

TEST_SUITE("io/read_buffer") {
  TEST_CASE("a failure of the source is passed on") {
    support::DripSource source("0123", 2, core::Error{.kind = core::ErrorKind::io, .message = "disk"});
    io::ReadBuffer buffer(source, 8, 8);
    const auto filled = buffer.fill();
    REQUIRE(!filled);
    CHECK(filled.error().message == "disk");
  }

  TEST_CASE("it is filled whole, however little the source gives at a time") {
    support::DripSource source("0123456789", 1);
    io::ReadBuffer buffer(source, 4, 64);
    REQUIRE(buffer.fill());
    CHECK(buffer.text() == "0123");
    CHECK(!buffer.at_end());
  }

  TEST_CASE("what is used up makes room, what is not stays in front") {
    support::DripSource source("0123456789", 3);
    io::ReadBuffer buffer(source, 4, 64);
    REQUIRE(buffer.fill());
    buffer.use_up(3);
    REQUIRE(buffer.fill());
    CHECK(buffer.text() == "3456");
  }

  TEST_CASE("it grows when more than half is in use, up to its maximum") {
    support::RepeatSource source("x", 1000);
    io::ReadBuffer buffer(source, 4, 10);
    for (const std::size_t size : {4U, 8U, 10U, 10U}) {
      REQUIRE(buffer.fill());
      CHECK(buffer.text().size() == size);
    }
  }

  TEST_CASE("the end is told once nothing follows") {
    const auto source = io::open_text("01");
    io::ReadBuffer buffer(*source, 4, 4);
    REQUIRE(buffer.fill());
    CHECK(buffer.at_end());
    buffer.use_up(2);
    CHECK(buffer.text().empty());
  }

  TEST_CASE("it knows where its text begins in the source, also after it was filled and told to go elsewhere") {
    const support::TempDir dir;
    const auto source = io::open_file(dir.write("t", "0123456789"));
    REQUIRE(source);
    io::ReadBuffer buffer(**source, 4, 4);
    REQUIRE(buffer.fill());
    buffer.use_up(3);
    CHECK(buffer.offset() == 3);
    REQUIRE(buffer.fill());
    CHECK(buffer.offset() == 3);
    CHECK(buffer.text() == "3456");
    REQUIRE(*buffer.seek(8));
    REQUIRE(buffer.fill());
    CHECK(buffer.offset() == 8);
    CHECK(buffer.text() == "89");
    CHECK(buffer.at_end());
    REQUIRE(*buffer.seek(1));
    CHECK_FALSE(buffer.at_end());
  }
}
