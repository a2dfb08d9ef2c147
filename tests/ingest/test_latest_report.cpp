// SPDX-License-Identifier: Apache-2.0
#include "ingest/latest_report.hpp"

#include <doctest/doctest.h>

#include <string>

TEST_SUITE_BEGIN("ingest/latest_report");

namespace {

std::string details(const ingest::LatestReport& report) {
  io::JsonWriter json;
  json.begin_object();
  report.write_details(json);
  return std::string(json.end_object().text());
}

}  // namespace

TEST_CASE("an item that is no dataset is for a person to look at: 3; anything else is not") {
  ingest::LatestReport report;
  report.counts.inserted = 7;
  report.is_truncated = true;
  CHECK(report.exit_code() == core::ExitCode::ok);
  report.counts.rejected = 1;
  CHECK(report.exit_code() == core::ExitCode::partial);
}

TEST_CASE("the details: all that was handled, what was really inserted, and whether anything was left out") {
  ingest::LatestReport report;
  report.counts = {.inserted = 5, .updated = 4, .unchanged = 3, .rejected = 2};
  report.pages = 1;
  report.refs_moved = 6;
  CHECK(details(report) == R"({"total_processed":14,"total_inserted":5,"pages":1,"truncated":false,"refs_moved":6,)"
                           R"("caught_up":null})");
  report.is_truncated = true;
  report.caught_up = false;
  CHECK(details(report).ends_with(R"("truncated":true,"refs_moved":6,"caught_up":false})"));
}

TEST_SUITE_END();
