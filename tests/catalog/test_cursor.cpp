// SPDX-License-Identifier: Apache-2.0
#include "catalog/cursor.hpp"

#include "core/times.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

TEST_SUITE_BEGIN("catalog/cursor");

namespace {

const catalog::CursorKind k_watermark{catalog::k_latest_updated, catalog::CursorForm::watermark};

template <class T>
std::string misuse(const core::Result<T>& result) {
  REQUIRE_FALSE(result);
  CHECK(result.error().kind == core::ErrorKind::usage);
  return result.error().message;
}

std::string set_to(std::string_view value) {
  const auto time = catalog::parse_cursor(k_watermark, value);
  REQUIRE(time);
  return core::to_rfc3339(*time);
}

}  // namespace

TEST_CASE("an unknown source is told with those that are known") {
  CHECK(misuse(catalog::check_source("kagle")) == "unknown source 'kagle': kaggle was expected");
  CHECK(misuse(catalog::check_source("\x1b[31m")) == "unknown source '\\x1b[31m': kaggle was expected");
  CHECK(misuse(catalog::find_cursor("", "latest.updated")) == "unknown source '': kaggle was expected");
  CHECK(catalog::cursors_of("Kaggle").empty());
  CHECK(catalog::check_source("kaggle"));
}

TEST_CASE("an unknown cursor is told with the one that was probably meant, else with all") {
  CHECK(misuse(catalog::find_cursor("kaggle", "latest.update")) ==
        "kaggle has no cursor 'latest.update', did you mean 'latest.updated'?");
  CHECK(
      misuse(catalog::find_cursor("kaggle", "x'; DROP TABLE cursors; --")) ==
      "kaggle has no cursor 'x'; DROP TABLE cursors; --': latest.updated or seed.edition or seed.inputs was expected");
  CHECK(catalog::find_cursor("kaggle", "seed.inputs")->form == catalog::CursorForm::files);
}

TEST_CASE("the cursors of a source are in the order of their names") {
  CHECK(std::ranges::is_sorted(catalog::cursors_of("kaggle"), {}, &catalog::CursorKind::name));
}

TEST_CASE("a watermark takes no other thing than a time with its zone, or a date") {
  for (const char* value : {"", "now", "2026", "2026-13-01", "2026-02-30", "2026-01-31T06:00:00", "1767225600",
                            "2026-01-31T06:00:00Z; DROP", "9999-99-99", "2026-01-3\n"}) {
    CAPTURE(value);
    CHECK(misuse(catalog::parse_cursor(k_watermark, value))
              .ends_with("is no value of latest.updated: a time was expected, such as 2026-01-31T06:00:00Z or, for "
                         "midnight UTC, "
                         "2026-01-31"));
  }
  CHECK(set_to("2026-01-31T06:00:00Z") == "2026-01-31T06:00:00Z");
  CHECK(set_to("2026-01-31T06:00:00+01:00") == "2026-01-31T05:00:00Z");
  CHECK(set_to("2026-01-31") == "2026-01-31T00:00:00Z");
}

TEST_CASE("what was read cannot be set by a person") {
  const catalog::CursorKind files{catalog::k_seed_inputs, catalog::CursorForm::files};
  CHECK(misuse(catalog::parse_cursor(files, "2026-01-31")) ==
        "seed.inputs says what was read, it cannot be set: reset it, and all is read again");
}

TEST_SUITE_END();
