// SPDX-License-Identifier: Apache-2.0
#include "ingest/enrich_report.hpp"

#include "core/times.hpp"

#include <doctest/doctest.h>

using core::ErrorKind;
using core::ExitCode;
using ingest::EnrichReport;

TEST_SUITE_BEGIN("ingest/enrich_report");

TEST_CASE("datasets that are gone or private need nobody: 0") {
  EnrichReport report;
  report.counts.failed = 2;
  report.gone = 2;
  report.last_failure = ErrorKind::not_found;
  CHECK(report.exit_code() == ExitCode::ok);
}

TEST_CASE("when some failed otherwise: 3; when nothing at all was answered: 69") {
  EnrichReport report;
  report.counts.failed = 2;
  report.unavailable = 2;
  report.last_failure = ErrorKind::unavailable;
  CHECK(report.exit_code() == ExitCode::unavailable);
  report.counts.updated = 1;
  CHECK(report.exit_code() == ExitCode::partial);
  report.counts = {.rejected = 2};
  report.unavailable = 0;
  CHECK(report.exit_code() == ExitCode::partial);
}

TEST_CASE("the one dataset that was asked for by name gives its own code, the last one of a queue does not") {
  EnrichReport report;
  report.counts.rejected = 1;
  report.last_failure = ErrorKind::bad_data;
  CHECK(report.exit_code() == ExitCode::partial);
  report.is_named = true;
  CHECK(report.exit_code() == ExitCode::bad_data);
  report.last_failure = ErrorKind::missing_input;
  CHECK(report.exit_code() == ExitCode::missing_input);
}

TEST_CASE("all is held by others when there was work and none of it was done here") {
  EnrichReport report;
  CHECK_FALSE(report.is_all_held());
  report.held = 3;
  CHECK(report.is_all_held());
  report.counts.updated = 1;
  CHECK_FALSE(report.is_all_held());
}

TEST_CASE("the summary says what was enriched, in vain or put back, and until when it will take") {
  EnrichReport report;
  report.counts = {.updated = 3, .unchanged = 1, .rejected = 1, .failed = 2};
  report.released = 1;
  report.unresolved = 7;
  io::JsonWriter json;
  json.begin_object();
  report.write_details(json);
  json.end_object();
  CHECK(json.text() == R"({"enriched":4,"failed":3,"released":1,"held":0,"unresolved":7,"eta":null})");
  report.eta = core::from_epoch_ms(0);
  io::JsonWriter again;
  again.begin_object();
  report.write_details(again);
  again.end_object();
  CHECK(again.text().ends_with(R"("eta":"1970-01-01T00:00:00Z"})"));
}

TEST_SUITE_END();
