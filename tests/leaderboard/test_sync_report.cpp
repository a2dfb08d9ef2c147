// SPDX-License-Identifier: Apache-2.0
#include "leaderboard/sync_report.hpp"

#include <doctest/doctest.h>

#include <string>

TEST_SUITE_BEGIN("leaderboard/sync_report");

using core::ErrorKind;
using core::ExitCode;
using leaderboard::CompetitionReport;
using leaderboard::Outcome;
using leaderboard::SyncReport;

namespace {

CompetitionReport competition(const std::string& slug, Outcome outcome) {
  CompetitionReport report;
  report.slug = slug;
  report.outcome = outcome;
  return report;
}

CompetitionReport failed(ErrorKind kind) {
  CompetitionReport report = competition("f", Outcome::failed);
  report.error = core::Error{.kind = kind, .message = "why"};
  return report;
}

ExitCode code(std::vector<CompetitionReport> competitions) {
  return SyncReport{.competitions = std::move(competitions)}.exit_code();
}

}  // namespace

TEST_CASE("a run of which all failed ends as they did, the gravest first") {
  CHECK(code({failed(ErrorKind::unavailable)}) == ExitCode::unavailable);
  CHECK(code({failed(ErrorKind::bad_data)}) == ExitCode::bad_data);
  CHECK(code({failed(ErrorKind::unavailable), failed(ErrorKind::bad_data)}) == ExitCode::bad_data);
  CHECK(code({failed(ErrorKind::unavailable), failed(ErrorKind::io)}) == ExitCode::io);
  CHECK(code({failed(ErrorKind::forbidden)}) == ExitCode::auth);
}

TEST_CASE("a failure beside what went well is a part that failed, unless it would hit all") {
  const CompetitionReport done = competition("s", Outcome::synced);
  for (const ErrorKind kind : {ErrorKind::bad_data, ErrorKind::missing_input, ErrorKind::unavailable,
                               ErrorKind::forbidden, ErrorKind::not_found}) {
    CHECK(code({failed(kind), done}) == ExitCode::partial);
  }
  CHECK(code({done, failed(ErrorKind::io)}) == ExitCode::io);
  CHECK(code({done, failed(ErrorKind::auth)}) == ExitCode::auth);
  CHECK(code({done, failed(ErrorKind::config)}) == ExitCode::config);
  CHECK(code({competition("u", Outcome::unchanged), failed(ErrorKind::unavailable)}) == ExitCode::partial);
  CHECK(code({done, competition("l", Outcome::locked)}) == ExitCode::ok);
}

TEST_CASE("rejected rows are a part that failed") {
  CompetitionReport report = competition("s", Outcome::synced);
  report.counts.rejected = 1;
  CHECK(code({report}) == ExitCode::partial);
}

TEST_CASE("the failure of a run is that of its only competition, or the gravest of all") {
  CHECK_FALSE(SyncReport{.competitions = {}}.failure());
  CHECK_FALSE(SyncReport{.competitions = {failed(ErrorKind::io), competition("s", Outcome::synced)}}.failure());
  CHECK_FALSE(SyncReport{.competitions = {competition("l", Outcome::locked)}}.failure());
  const auto one = SyncReport{.competitions = {failed(ErrorKind::bad_data)}}.failure();
  REQUIRE(one);
  CHECK(one->message == "f: why");
  const auto all = SyncReport{.competitions = {failed(ErrorKind::unavailable), failed(ErrorKind::bad_data),
                                               failed(ErrorKind::unavailable)}}
                       .failure();
  REQUIRE(all);
  CHECK(all->kind == ErrorKind::bad_data);
  CHECK(all->message == "nothing was synced, as all failed; f: why");
}

TEST_CASE("the summary has each competition, and their sums") {
  CompetitionReport synced = competition("titanic", Outcome::synced);
  synced.counts = {.inserted = 12, .updated = 8, .unchanged = 0, .skipped = 1724, .rejected = 0, .failed = 0};
  synced.rows = synced.teams = 1744;
  synced.ranks = sources::kaggle::Ranks::of_file;
  CompetitionReport broken = failed(ErrorKind::bad_data);
  broken.error->message = "a\x1B[2Jb";
  io::JsonWriter json;
  json.begin_object();
  SyncReport{.competitions = {synced, broken}}.write_details(json);
  json.end_object();
  CHECK(json.text() ==
        "{\"created\":12,\"updated\":8,\"unchanged\":0,\"skipped\":1724,\"total\":20,\"competitions\":["
        "{\"slug\":\"titanic\",\"outcome\":\"synced\",\"rows\":1744,\"collapsed\":0,\"teams\":1744,\"created\":12,"
        "\"updated\":8,"
        "\"unchanged\":0,\"skipped\":1724,\"rejected\":0,\"total\":20,\"removed\":0,\"conflicts\":0,\"ranks\":\"file\","
        "\"bad_dates\":0,\"bad_numbers\":0,\"invalid_utf8\":0},"
        "{\"slug\":\"f\",\"outcome\":\"failed\",\"rows\":0,\"collapsed\":0,\"teams\":0,\"created\":0,\"updated\":0,"
        "\"unchanged\":0,"
        "\"skipped\":0,\"rejected\":0,\"total\":0,\"removed\":0,\"conflicts\":0,\"ranks\":null,"
        "\"bad_dates\":0,\"bad_numbers\":0,\"invalid_utf8\":0,"
        "\"error\":{\"kind\":\"bad_data\",\"message\":\"a\\\\x1b[2Jb\"}}]}");
}

TEST_SUITE_END();
