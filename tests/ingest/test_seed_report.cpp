// SPDX-License-Identifier: Apache-2.0
#include "ingest/seed_report.hpp"

#include <doctest/doctest.h>

#include <string>

TEST_SUITE_BEGIN("ingest/seed_report");

namespace {

using ingest::Inputs;

std::string details(const ingest::SeedReport& report) {
  io::JsonWriter json;
  json.begin_object();
  report.write_details(json);
  json.end_object();
  return std::string(json.text());
}

}  // namespace

TEST_CASE("a list of rejects is whole when all was read, or when too many of them ended the seed") {
  ingest::SeedReport report;
  CHECK_FALSE(report.rejects_are_complete({}));
  report.inputs = Inputs::unchanged;
  CHECK_FALSE(report.rejects_are_complete({}));
  report.inputs = Inputs::read;
  CHECK(report.rejects_are_complete({}));
  CHECK_FALSE(report.rejects_are_complete(core::fail(core::ErrorKind::bad_data, "HTML")));
  report.rejected_rows["Users.csv"] = 1;
  CHECK(report.rejects_are_complete(core::fail(core::ErrorKind::bad_data, "too many")));
  CHECK_FALSE(report.rejects_are_complete(core::fail(core::ErrorKind::interrupted, "stopped")));
}

TEST_CASE("what remains is what was seen and not dealt with, never less than nothing") {
  ingest::SeedReport report;
  CHECK(report.remaining() == 0);
  report.meta.dataset_rows = 10;
  report.counts.inserted = 3;
  report.counts.rejected = 1;
  CHECK(report.remaining() == 6);
  report.counts.unchanged = 100;
  CHECK(report.remaining() == 0);
}

TEST_CASE("a run that did not get as far as its files says nothing of them") {
  ingest::SeedReport report;
  CHECK(details(report).find(R"("inputs":null,"load":null,"seed_date":null)") != std::string::npos);
  report.inputs = Inputs::read;
  CHECK(details(report).find(R"("inputs":"read")") != std::string::npos);
  report.inputs = Inputs::unchanged;
  CHECK(details(report).find(R"("inputs":"unchanged")") != std::string::npos);
}

TEST_SUITE_END();
