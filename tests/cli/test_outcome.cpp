// SPDX-License-Identifier: Apache-2.0
#include "cli/outcome.hpp"

#include <doctest/doctest.h>

using cli::conclude;
using cli::Outcome;
using core::ErrorKind;
using core::ExitCode;
using core::StopReason;

namespace {

core::TimePoint at(std::int64_t epoch_ms) {
  return core::TimePoint(core::Milliseconds(epoch_ms));
}

std::string written(const cli::Summary& summary, const Outcome& outcome, std::int64_t duration_ms = 1500) {
  io::JsonWriter json;
  cli::write_summary(json, summary, outcome, at(1'700'000'000'000), at(1'700'000'000'000 + duration_ms));
  return std::string(json.text());
}

std::string status(ExitCode code) {
  return std::string(cli::status_of({.code = code, .error = {}}, {}));
}

}  // namespace

TEST_SUITE_BEGIN("cli/outcome");

TEST_CASE("an error gives its kind's exit code and the status failed") {
  const Outcome outcome = conclude(core::fail(ErrorKind::bad_data, "not a CSV"), StopReason::none);
  CHECK(outcome.code == ExitCode::bad_data);
  REQUIRE(outcome.error);
  CHECK(outcome.error->message == "not a CSV");
  CHECK(cli::status_of(outcome, {}) == "failed");
}

TEST_CASE("a lock that another run holds is 75 and locked") {
  const Outcome outcome = conclude(core::fail(ErrorKind::busy, "held"), StopReason::none);
  CHECK(outcome.code == ExitCode::try_later);
  CHECK(cli::status_of(outcome, {}) == "locked");
}

TEST_CASE("an upstream that wants us to wait is 75 and rate_limited, and the summary says until when") {
  const Outcome outcome =
      conclude(core::fail(core::Error{.kind = ErrorKind::rate_limited, .message = "slow down", .retry_at = at(60'000)}),
               StopReason::none);
  CHECK(outcome.code == ExitCode::try_later);
  CHECK(cli::status_of(outcome, {}) == "rate_limited");
  CHECK(written({}, outcome).find(R"("retry_at":"1970-01-01T00:01:00Z")") != std::string::npos);
}

TEST_CASE("a body that ends in good order with 75 is rate limited when it knows when to come back, else locked") {
  cli::Summary summary;
  const Outcome outcome = conclude(ExitCode::try_later, StopReason::none);
  CHECK(cli::status_of(outcome, summary) == "locked");
  summary.retry_at = at(60'000);
  CHECK(cli::status_of(outcome, summary) == "rate_limited");
  CHECK(cli::status_of(conclude(core::fail(ErrorKind::busy, "held"), StopReason::none), summary) == "locked");
}

TEST_CASE("what the summary knows of the time to come back goes before what the error knows") {
  cli::Summary summary;
  const Outcome down = conclude(
      core::fail(core::Error{.kind = ErrorKind::unavailable, .message = "maintenance", .retry_at = at(60'000)}),
      StopReason::none);
  CHECK(cli::status_of(down, summary) == "failed");
  CHECK(written(summary, down).find(R"("retry_at":"1970-01-01T00:01:00Z")") != std::string::npos);
  summary.retry_at = at(120'000);
  CHECK(written(summary, down).find(R"("retry_at":"1970-01-01T00:02:00Z")") != std::string::npos);
  CHECK(written({}, {}).find("retry_at") == std::string::npos);
}

TEST_CASE("a stop by signal wins over a good end, a partial one and over try later") {
  CHECK(conclude(ExitCode::ok, StopReason::sigint).code == ExitCode::interrupted);
  CHECK(conclude(ExitCode::ok, StopReason::sigterm).code == ExitCode::terminated);
  CHECK(conclude(ExitCode::partial, StopReason::sigterm).code == ExitCode::terminated);
  CHECK(conclude(ExitCode::try_later, StopReason::sigint).code == ExitCode::interrupted);
  CHECK(conclude(core::fail(ErrorKind::busy, "held"), StopReason::sigterm).code == ExitCode::terminated);
}

TEST_CASE("a stop by signal is said in a sentence when the body has none of its own") {
  CHECK(conclude(ExitCode::ok, StopReason::sigint).error->message == "stopped by SIGINT");
  CHECK(conclude(ExitCode::ok, StopReason::sigterm).error->message == "stopped by SIGTERM");
  CHECK(conclude(core::fail(ErrorKind::interrupted, "stopped while loading"), StopReason::sigterm).error->message ==
        "stopped while loading");
}

TEST_CASE("the signal decides the exit code of a body that says it was interrupted") {
  CHECK(conclude(core::fail(ErrorKind::interrupted, "x"), StopReason::sigterm).code == ExitCode::terminated);
  CHECK(conclude(core::fail(ErrorKind::interrupted, "x"), StopReason::sigint).code == ExitCode::interrupted);
  CHECK(conclude(core::fail(ErrorKind::interrupted, "x"), StopReason::none).code == ExitCode::interrupted);
}

TEST_CASE("what is graver than a stop stays: a full disk, a bad configuration, bad data, a bug") {
  CHECK(conclude(core::fail(ErrorKind::io, "x"), StopReason::sigint).code == ExitCode::io);
  CHECK(conclude(core::fail(ErrorKind::config, "x"), StopReason::sigint).code == ExitCode::config);
  CHECK(conclude(core::fail(ErrorKind::bad_data, "x"), StopReason::sigint).code == ExitCode::bad_data);
  CHECK(conclude(core::fail(ErrorKind::internal, "x"), StopReason::sigterm).code == ExitCode::internal);
}

TEST_CASE("a stop by --max-runtime is no failure, but does not hide one") {
  const Outcome stopped = conclude(core::fail(ErrorKind::interrupted, "x"), StopReason::max_runtime);
  CHECK(stopped.code == ExitCode::ok);
  CHECK_FALSE(stopped.error);
  CHECK(conclude(ExitCode::ok, StopReason::max_runtime).code == ExitCode::ok);
  CHECK(conclude(ExitCode::partial, StopReason::max_runtime).code == ExitCode::partial);
  CHECK(conclude(core::fail(ErrorKind::io, "x"), StopReason::max_runtime).code == ExitCode::io);
}

TEST_CASE("a time limit stopped the run when the body says so, else it passed when all was done") {
  CHECK(conclude(ExitCode::ok, StopReason::max_runtime).stopped == StopReason::none);
  CHECK(conclude(core::fail(ErrorKind::io, "x"), StopReason::max_runtime).stopped == StopReason::none);
  CHECK(conclude(core::fail(ErrorKind::interrupted, "x"), StopReason::max_runtime).stopped == StopReason::max_runtime);
  CHECK(conclude(ExitCode::ok, StopReason::max_runtime, ExitCode::partial).stopped == StopReason::none);
}

TEST_CASE("items that failed weigh as 3 against what ended the run, in the order of the exit codes") {
  const auto code_with_failed_items = [](ErrorKind kind) {
    return conclude(core::fail(kind, "x"), StopReason::none, ExitCode::partial).code;
  };
  CHECK(code_with_failed_items(ErrorKind::internal) == ExitCode::internal);
  CHECK(code_with_failed_items(ErrorKind::io) == ExitCode::io);
  CHECK(code_with_failed_items(ErrorKind::cannot_create) == ExitCode::cannot_create);
  CHECK(code_with_failed_items(ErrorKind::config) == ExitCode::config);
  CHECK(code_with_failed_items(ErrorKind::auth) == ExitCode::auth);
  CHECK(code_with_failed_items(ErrorKind::bad_data) == ExitCode::bad_data);
  CHECK(code_with_failed_items(ErrorKind::interrupted) == ExitCode::interrupted);
  CHECK(code_with_failed_items(ErrorKind::unavailable) == ExitCode::partial);
  CHECK(code_with_failed_items(ErrorKind::rate_limited) == ExitCode::partial);
  CHECK(code_with_failed_items(ErrorKind::busy) == ExitCode::partial);
  CHECK(conclude(ExitCode::ok, StopReason::none, ExitCode::partial).code == ExitCode::partial);
  CHECK(conclude(ExitCode::try_later, StopReason::none, ExitCode::unavailable).code == ExitCode::unavailable);
  CHECK(conclude(ExitCode::unavailable, StopReason::none, ExitCode::ok).code == ExitCode::unavailable);
}

TEST_CASE("a signal is graver than items that failed, and no more") {
  for (const auto& [reason, code] :
       {std::pair(StopReason::sigint, ExitCode::interrupted), std::pair(StopReason::sigterm, ExitCode::terminated)}) {
    for (const ErrorKind kind : {ErrorKind::interrupted, ErrorKind::rate_limited, ErrorKind::unavailable}) {
      CHECK(conclude(core::fail(kind, "x"), reason, ExitCode::partial).code == code);
    }
    CHECK(conclude(ExitCode::ok, reason, ExitCode::partial).code == code);
    CHECK(conclude(core::fail(ErrorKind::auth, "x"), reason, ExitCode::partial).code == ExitCode::auth);
    CHECK(conclude(core::fail(ErrorKind::interrupted, "x"), reason, ExitCode::io).code == ExitCode::io);
  }
}

TEST_CASE("a run that --max-runtime stopped after items had failed is partial, stopped, and has no sentence") {
  const Outcome outcome = conclude(core::fail(ErrorKind::interrupted, "x"), StopReason::max_runtime, ExitCode::partial);
  CHECK(outcome.code == ExitCode::partial);
  CHECK_FALSE(outcome.error);
  const std::string line = written({}, outcome);
  CHECK(line.find(R"("status":"partial")") != std::string::npos);
  CHECK(line.find(R"("stopped":"max_runtime")") != std::string::npos);
}

TEST_CASE("a rate limit after items had failed is partial, and keeps its sentence and the time to come back") {
  const Outcome outcome =
      conclude(core::fail(core::Error{.kind = ErrorKind::rate_limited, .message = "slow down", .retry_at = at(60'000)}),
               StopReason::none, ExitCode::partial);
  const std::string line = written({}, outcome);
  CHECK(line.find(R"("status":"partial")") != std::string::npos);
  CHECK(line.ends_with(R"("retry_at":"1970-01-01T00:01:00Z","error":{"kind":"rate_limited","message":"slow down"}})"));
}

TEST_CASE("a signal stopped the run, whatever the body says") {
  CHECK(conclude(ExitCode::ok, StopReason::sigterm).stopped == StopReason::sigterm);
  CHECK(conclude(core::fail(ErrorKind::io, "x"), StopReason::sigint).stopped == StopReason::sigint);
}

TEST_CASE("each exit code has a status") {
  CHECK(status(ExitCode::ok) == "ok");
  CHECK(status(ExitCode::problems_found) == "ok");
  CHECK(status(ExitCode::partial) == "partial");
  CHECK(status(ExitCode::try_later) == "locked");
  CHECK(status(ExitCode::interrupted) == "interrupted");
  CHECK(status(ExitCode::terminated) == "interrupted");
  CHECK(status(ExitCode::unavailable) == "failed");
  CHECK(status(ExitCode::usage) == "failed");
  CHECK(status(ExitCode::internal) == "failed");
}

TEST_CASE("a run that --if-locked skip ended is called locked, though its exit code is 0") {
  cli::Summary summary;
  summary.locked = true;
  CHECK(cli::status_of({}, summary) == "locked");
}

TEST_CASE("only 0 and 75 need nobody's attention") {
  CHECK(cli::is_unremarkable(ExitCode::ok));
  CHECK(cli::is_unremarkable(ExitCode::try_later));
  CHECK_FALSE(cli::is_unremarkable(ExitCode::partial));
  CHECK_FALSE(cli::is_unremarkable(ExitCode::interrupted));
}

TEST_CASE("the summary of a good run, in the contract's order") {
  cli::Summary summary;
  summary.task = "kaggle.seed_initial";
  summary.source = "kaggle_meta_csv";
  summary.unit = "dataset";
  summary.counts = {.inserted = 1, .updated = 2, .unchanged = 3, .skipped = 4, .rejected = 5, .failed = 6};
  summary.details = [](io::JsonWriter& json) { json.member("total_processed", std::uint64_t{21}); };
  CHECK(written(summary, {}) ==
        R"({"type":"summary","task":"kaggle.seed_initial","source":"kaggle_meta_csv","unit":"dataset","status":"ok",)"
        R"("counts":{"fetched":21,"inserted":1,"updated":2,"unchanged":3,"skipped":4,"rejected":5,"failed":6},)"
        R"("started_at":"2023-11-14T22:13:20Z","duration_ms":1500,"total_processed":21})");
}

TEST_CASE("a dry run, a stop and an error are told, each only when it is there") {
  const std::string plain = written({}, {});
  CHECK(plain.find("dry_run") == std::string::npos);
  CHECK(plain.find("stopped") == std::string::npos);
  CHECK(plain.find("error") == std::string::npos);

  cli::Summary summary;
  summary.dry_run = true;
  summary.remaining = 7;
  const Outcome outcome{ExitCode::interrupted,
                        core::Error{.kind = ErrorKind::interrupted, .message = "stopped by SIGINT"},
                        StopReason::sigint};
  CHECK(written(summary, outcome)
            .ends_with(R"("dry_run":true,"stopped":"sigint","remaining":7,)"
                       R"("error":{"kind":"interrupted","message":"stopped by SIGINT"}})"));
  CHECK(written(summary, {.error = {}, .stopped = StopReason::max_runtime}).find(R"("stopped":"max_runtime")") !=
        std::string::npos);
  CHECK(written(summary, {.error = {}, .stopped = StopReason::sigterm}).find(R"("stopped":"sigterm")") !=
        std::string::npos);
}

TEST_CASE("what remains is told whenever it is known, also when nothing stopped the run") {
  cli::Summary queue;
  queue.remaining = 7;
  const std::string line = written(queue, {});
  CHECK(line.ends_with(R"("duration_ms":1500,"remaining":7})"));
  CHECK(written({}, {.error = {}, .stopped = StopReason::sigint}).ends_with(R"("stopped":"sigint"})"));
}

TEST_CASE("a clock that was set back gives no negative duration") {
  CHECK(written({}, {}, -5000).find(R"("duration_ms":0)") != std::string::npos);
}

TEST_CASE("an error message from strangers is defused") {
  const Outcome outcome{ExitCode::io, core::Error{.kind = ErrorKind::io, .message = "a\x1b[2J\xFF"}, StopReason::none};
  CHECK(written({}, outcome)
            .find(R"("message":"a\\x1b[2J)"
                  "\xEF\xBF\xBD\"") != std::string::npos);
}

TEST_SUITE_END();
