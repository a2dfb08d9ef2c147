// SPDX-License-Identifier: Apache-2.0
#include "io/gzip_source.hpp"

#include "support/archives.hpp"
#include "support/drip_source.hpp"
#include "support/read_all.hpp"

#include <doctest/doctest.h>

using support::make_gzip;

namespace {

core::Result<std::string> inflate(std::string_view gzip, std::size_t chunk = 1 << 16) {
  const auto source = io::inflate_gzip(std::make_unique<support::DripSource>(gzip, chunk), "x.csv.gz");
  return support::read_all(*source, 100);
}

}  // namespace

TEST_SUITE("io/gzip_source") {
  TEST_CASE("a wrong checksum or length is bad data, although every byte was there") {
    for (const std::size_t from_end : {8U, 5U, 4U, 1U}) {
      std::string gzip = make_gzip("a,b\n1,2\n");
      gzip[gzip.size() - from_end] ^= 1;
      const auto content = inflate(gzip);
      REQUIRE(!content);
      CHECK(content.error().kind == core::ErrorKind::bad_data);
      CHECK(content.error().message.starts_with("x.csv.gz: the gzip is damaged: incorrect "));
    }
  }

  TEST_CASE("a gzip cut short at any byte is bad data") {
    const std::string gzip = make_gzip("a,b\n1,2\n");
    for (std::size_t length = 1; length < gzip.size(); ++length) {
      const auto content = inflate(gzip.substr(0, length), 3);
      REQUIRE(!content);
      CHECK(content.error().message == "x.csv.gz: the gzip is damaged: it is cut short");
    }
  }

  TEST_CASE("anything but zeros behind the last member is bad data") {
    CHECK(*inflate(make_gzip("a\n") + std::string(1000, '\0'), 10) == "a\n");
    CHECK(!inflate(make_gzip("a\n") + "garbage"));
    CHECK(!inflate(make_gzip("a\n") + std::string(9, '\0') + "garbage"));
  }

  TEST_CASE("a failure of the compressed source is passed on") {
    const std::string gzip = make_gzip("a,b\n1,2\n");
    const auto source = io::inflate_gzip(
        std::make_unique<support::DripSource>(
            std::string_view(gzip).substr(0, 12), 5,
            core::Error{.kind = core::ErrorKind::io, .message = "x.csv.gz: cannot read: Input/output error"}),
        "x.csv.gz");
    const auto content = support::read_all(*source);
    REQUIRE(!content);
    CHECK(content.error().kind == core::ErrorKind::io);
  }

  TEST_CASE("members are joined, empty ones too, however the bytes come") {
    const std::string long_text(200'000, 'x');
    const std::string gzip = make_gzip("a,b\n") + make_gzip("") + make_gzip(long_text) + make_gzip("1,2\n");
    for (const std::size_t chunk : {1U, 7U, 1U << 20U}) CHECK(*inflate(gzip, chunk) == "a,b\n" + long_text + "1,2\n");
  }

  TEST_CASE("what gzip(1) wrote is read, and progress is told in compressed bytes") {
    // printf 'a,b\n1,2\n' | gzip -n
    constexpr std::string_view k_gzip(
        "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x4b\xd4\x49\xe2\x32\xd4\x31\xe2\x02\x00"
        "\x7b\x07\x97\x0a\x08\x00\x00\x00",
        28);
    const auto source = io::inflate_gzip(io::open_text(k_gzip), "x.csv.gz");
    CHECK(source->consumed_bytes() == 0);
    CHECK(*support::read_all(*source) == "a,b\n1,2\n");
    CHECK(source->consumed_bytes() == 28);
  }
}
