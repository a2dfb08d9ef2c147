// SPDX-License-Identifier: Apache-2.0
// How a seed writes: all or nothing into an empty store, else in batches.
#include "store/reject_repository.hpp"
#include "support/seed_bench.hpp"

#include <doctest/doctest.h>

TEST_SUITE_BEGIN("ingest/seed");

using support::MetaFixture;
using support::StoreFixture;
using Bench = support::SeedBench;

TEST_CASE("a first seed loads in bulk, unless it is told not to, must tell of rows, or others have the store open") {
  support::on_each_store([](StoreFixture& fixture) {
    Bench bench(fixture);
    REQUIRE(bench.seed());
    CHECK(bench.report.load == ingest::Load::bulk);
    CHECK(bench.report.ref_conflicts == 0);
    bench.meta.datasets("1,,7,,11,,04/01/2020,99,,,,\n");
    REQUIRE(bench.seed());
    CHECK(bench.report.load == ingest::Load::batches);
  });
  support::on_each_store([](StoreFixture& fixture) {
    Bench bench(fixture);
    bench.bulk = ingest::Bulk::never;
    REQUIRE(bench.seed());
    CHECK(bench.report.load == ingest::Load::batches);
    CHECK(bench.titles() == "Crops, Soils");
  });
  support::on_each_store([](StoreFixture& fixture) {
    Bench bench(fixture);
    bench.records = ingest::Records::changed;
    REQUIRE(bench.seed());
    CHECK(bench.report.load == ingest::Load::batches);
    CHECK(bench.told.size() == 2);
  });
  support::on_each_store([](StoreFixture& fixture) {
    const sql::Connection other = fixture.connect();
    Bench bench(fixture);
    REQUIRE(bench.seed());
    CHECK(bench.report.load == ingest::Load::batches);
    CHECK(bench.titles() == "Crops, Soils");
  });
  support::on_each_store([](StoreFixture& fixture) {
    Bench bench(fixture);
    bench.dry_run = true;
    REQUIRE(bench.seed());
    CHECK(bench.report.load == ingest::Load::none);
  });
}

TEST_CASE("a bulk load that fails leaves no dataset, and keeps what it was told of rejects") {
  support::on_each_store([](StoreFixture& fixture) {
    Bench bench(fixture);
    bench.meta.limit = *catalog::RejectLimit::parse("0");
    bench.meta.versions("11,1,1,Crops,crops,,,,,\nbroken\n12,2,1,Soils,soils,,,,,\n");
    const auto done = bench.seed();
    REQUIRE_FALSE(done);
    CHECK(bench.report.load == ingest::Load::bulk);
    CHECK(bench.report.counts.inserted == 0);
    CHECK(bench.report.remaining() == 2);
    CHECK(bench.titles().empty());
    store::RejectRepository stored(bench.connection, "kaggle.seed_initial", "kaggle");
    CHECK(stored.of("DatasetVersions.csv").size() == 1);
  });
}

TEST_CASE("a bulk load that is stopped leaves no dataset, and the next one finishes") {
  support::on_each_store([](StoreFixture& fixture) {
    Bench bench(fixture);
    bench.meta.progress.on_update = [&](std::string_view file) {
      if (file == "DatasetVersions.csv") bench.meta.stop.request(core::StopReason::sigint);
    };
    const auto done = bench.seed();
    REQUIRE_FALSE(done);
    CHECK(done.error().kind == core::ErrorKind::interrupted);
    CHECK(bench.report.counts.inserted == 0);
    CHECK(bench.report.remaining() == 2);
    CHECK(bench.titles().empty());
  });
}

TEST_CASE("files that were seeded before are read again when a seed of others broke off in between") {
  support::on_each_store([](StoreFixture& fixture) {
    Bench bench(fixture);
    REQUIRE(bench.seed());
    MetaFixture other;
    other.datasets("1,,7,,11,01/02/2020,03/01/2020,99,6,7,8,\n2,,7,,12,01/02/2020,03/01/2020,99,1,1,1,\n")
        .versions("11,1,1,Crops,crops,,,,,\n12,2,1,Soils,soils,,,,,\n")
        .users("7,ann,\n");
    bench.from = other.folder();
    bench.batch_size = 1;
    bench.records = ingest::Records::changed;
    bench.stop_after_records = bench.told.size() + 1;
    REQUIRE_FALSE(bench.seed());
    CHECK(bench.report.counts.updated == 1);

    Bench again(fixture);
    again.from = bench.meta.folder();
    REQUIRE(again.seed());
    CHECK(again.report.inputs == ingest::Inputs::read);
    CHECK(again.report.counts.updated == 1);
    REQUIRE(again.seed());
    CHECK(again.report.inputs == ingest::Inputs::unchanged);
  });
}

TEST_SUITE_END();
