// SPDX-License-Identifier: Apache-2.0
#include "ingest/watermark.hpp"

#include "core/times.hpp"

#include <doctest/doctest.h>

TEST_SUITE_BEGIN("ingest/watermark");

using core::TimePoint;
using ingest::Watermark;

namespace {

TimePoint day(unsigned number) {
  return *core::utc_time(2026, 3, number);
}

}  // namespace

TEST_CASE("a run that ends above the old watermark has a gap below it") {
  Watermark watermark(day(10));
  watermark.see(day(20));
  watermark.see(day(11));
  CHECK_FALSE(watermark.is_caught_up(false));
}

TEST_CASE("one old date that strayed among the new ones is no proof") {
  Watermark watermark(day(10));
  watermark.see(day(20));
  watermark.see(day(1));
  watermark.see(day(19));
  CHECK_FALSE(watermark.is_caught_up(false));
}

TEST_CASE("a run that saw no date at all has proved nothing, but for the end") {
  Watermark watermark(day(10));
  watermark.see(std::nullopt);
  CHECK_FALSE(watermark.is_caught_up(false));
  CHECK(watermark.is_caught_up(true));
  CHECK(watermark.after(day(28)) == day(10));
  CHECK_FALSE(Watermark(std::nullopt).after(day(28)));
}

TEST_CASE("a date that is yet to come moves it no further than now") {
  Watermark watermark(day(10));
  watermark.see(*core::utc_time(9999, 12, 31));
  CHECK(watermark.after(day(21)) == day(21));
}

TEST_CASE("it never goes back") {
  Watermark watermark(day(10));
  watermark.see(day(5));
  CHECK(watermark.is_caught_up(false));
  CHECK(watermark.after(day(28)) == day(10));
  CHECK(watermark.after(day(3)) == day(10));
}

TEST_CASE("a run that came down to it, or had none, has caught up and moves it to the latest date") {
  Watermark watermark(day(10));
  watermark.see(day(20));
  watermark.see(day(21));
  watermark.see(day(10));
  watermark.see(std::nullopt);
  CHECK(watermark.is_caught_up(false));
  CHECK(watermark.after(day(28)) == day(21));
  Watermark first(std::nullopt);
  first.see(day(20));
  CHECK(first.is_caught_up(false));
  CHECK(first.after(day(28)) == day(20));
}

TEST_SUITE_END();
