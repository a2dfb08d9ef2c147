// SPDX-License-Identifier: Apache-2.0
#include "ingest/enrich_brake.hpp"

#include "core/times.hpp"

#include <doctest/doctest.h>

using core::Error;
using core::ErrorKind;
using ingest::EnrichBrake;

TEST_SUITE_BEGIN("ingest/enrich_brake");

namespace {

Error failure(ErrorKind kind) {
  return {.kind = kind, .message = "ann/x: no", .http_status = 500};
}

/// How many failures of that kind it takes to end the run, up to 100.
int failures_to_end(EnrichBrake& brake, ErrorKind kind) {
  for (int n = 1; n <= 100; ++n) {
    if (brake.failed(failure(kind), true)) return n;
  }
  return 0;
}

}  // namespace

TEST_CASE("the fifth dataset in a row without an answer ends the run, and anything else starts the count anew") {
  EnrichBrake brake(false);
  CHECK(failures_to_end(brake, ErrorKind::unavailable) == 5);
  EnrichBrake other(false);
  for (int i = 0; i < 4; ++i) CHECK_FALSE(other.failed(failure(ErrorKind::unavailable), true));
  other.answered();
  for (int i = 0; i < 4; ++i) CHECK_FALSE(other.failed(failure(ErrorKind::unavailable), true));
  CHECK_FALSE(other.failed(failure(ErrorKind::not_found), true));
  CHECK(failures_to_end(other, ErrorKind::unavailable) == 5);
}

TEST_CASE("an upstream that says when to come back ends the run at once, and the moment is kept") {
  EnrichBrake brake(false);
  Error error = failure(ErrorKind::unavailable);
  error.retry_at = core::from_epoch_ms(1000);
  const auto ended = brake.failed(error, true);
  REQUIRE(ended);
  CHECK(ended->kind == ErrorKind::unavailable);
  CHECK(ended->retry_at == core::from_epoch_ms(1000));
}

TEST_CASE("twenty refusals and no answer end the run: of credentials when forbidden, else of the address") {
  EnrichBrake forbidden(false);
  for (int i = 1; i < 20; ++i) CHECK_FALSE(forbidden.failed(failure(ErrorKind::forbidden), true));
  const auto ended = forbidden.failed(failure(ErrorKind::forbidden), true);
  REQUIRE(ended);
  CHECK(ended->kind == ErrorKind::auth);
  CHECK(ended->message ==
        "20 datasets in a row were refused, so the credential may not be allowed to see them, the last one: ann/x: no");
  CHECK(ended->http_status == 500);
  EnrichBrake missing(false);
  CHECK(failures_to_end(missing, ErrorKind::not_found) == 20);
  EnrichBrake nonsense(false);
  CHECK(failures_to_end(nonsense, ErrorKind::bad_data) == 20);
}

TEST_CASE("refusals are no reason to stop once anything was answered, nor where they are to be expected") {
  EnrichBrake answered(false);
  answered.answered();
  CHECK(failures_to_end(answered, ErrorKind::not_found) == 0);
  EnrichBrake tail(false);
  for (int i = 0; i < 100; ++i) CHECK_FALSE(tail.failed(failure(ErrorKind::forbidden), false));
  EnrichBrake named(true);
  CHECK(failures_to_end(named, ErrorKind::forbidden) == 0);
}

TEST_SUITE_END();
