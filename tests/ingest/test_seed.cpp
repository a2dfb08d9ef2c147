// SPDX-License-Identifier: Apache-2.0
#include "ingest/seed.hpp"

#include "core/times.hpp"
#include "store/reject_repository.hpp"
#include "support/seed_bench.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

TEST_SUITE_BEGIN("ingest/seed");

using support::MetaFixture;
using support::StoreFixture;
using Bench = support::SeedBench;

TEST_CASE("a first seed inserts every dataset; the same files again are not even read") {
  support::on_each_store([](StoreFixture& fixture) {
    Bench bench(fixture);
    REQUIRE(bench.seed());
    CHECK(bench.report.counts.inserted == 2);
    CHECK(bench.report.counts.fetched() == 2);
    CHECK(bench.report.inputs == ingest::Inputs::read);
    CHECK(bench.titles() == "Crops, Soils");
    CHECK(bench.notes.empty());

    const std::int64_t writes = bench.writes();
    REQUIRE(bench.seed());
    CHECK(bench.report.inputs == ingest::Inputs::unchanged);
    CHECK(bench.report.counts.fetched() == 0);
    CHECK(bench.writes() == writes);
  });
}

TEST_CASE("equal files that are read again write nothing") {
  support::on_each_store([](StoreFixture& fixture) {
    Bench bench(fixture);
    REQUIRE(bench.seed());
    const std::int64_t writes = bench.writes();
    bench.force = true;
    REQUIRE(bench.seed());
    CHECK(bench.report.counts.unchanged == 2);
    CHECK(bench.report.counts.inserted + bench.report.counts.updated == 0);
    CHECK(bench.writes() == writes);
  });
}

TEST_CASE("a refresh updates what changed, inserts what is new, and keeps what is gone") {
  support::on_each_store([](StoreFixture& fixture) {
    Bench bench(fixture);
    REQUIRE(bench.seed());
    bench.meta.datasets("2,,7,,12,,04/01/2020,,,,,\n3,,7,,13,,,,,,,\n")
        .versions("12,2,1,New soils,soils,,,,,\n13,3,1,Water,water,,,,,\n");
    bench.records = ingest::Records::changed;
    REQUIRE(bench.seed());
    CHECK(bench.report.counts.updated == 1);
    CHECK(bench.report.counts.inserted == 1);
    CHECK(bench.told == std::vector<std::string>{"updated 2", "inserted 3"});
    CHECK(bench.titles() == "Crops, New soils, Water");
  });
}

TEST_CASE("what is told as a record is what was changed, or all, or nothing") {
  support::on_each_store([](StoreFixture& fixture) {
    Bench bench(fixture);
    REQUIRE(bench.seed());
    CHECK(bench.told.empty());
    bench.force = true;
    bench.records = ingest::Records::changed;
    REQUIRE(bench.seed());
    CHECK(bench.told.empty());
    bench.records = ingest::Records::all;
    REQUIRE(bench.seed());
    CHECK(bench.told == std::vector<std::string>{"unchanged 1", "unchanged 2"});
  });
}

TEST_CASE("a dry run tells what it would do and leaves no trace") {
  support::on_each_store([](StoreFixture& fixture) {
    Bench bench(fixture);
    const std::int64_t writes = bench.writes();
    bench.dry_run = true;
    bench.meta.datasets("1,,7,,11,,,,,,,\nbad,,,,,,,,,,,\n");
    REQUIRE(bench.seed());
    CHECK(bench.report.counts.inserted == 1);
    CHECK(bench.report.counts.rejected == 1);
    CHECK(bench.writes() == writes);
    CHECK(bench.titles() == "");
  });
}

TEST_CASE("rejects are counted by file, told one by one, and stored in place of the file's old ones") {
  support::on_each_store([](StoreFixture& fixture) {
    Bench bench(fixture);
    bench.meta.datasets("1,,7,,11,,,,,,,\nx,,,,,,,,,,,\n1,,,,,,,,,,,\n").users("7,ann,\nbroken\n");
    REQUIRE(bench.seed());
    CHECK(bench.report.counts.rejected == 2);
    CHECK(bench.report.counts.fetched() == 3);
    CHECK(bench.report.rejected_rows == std::map<std::string, std::uint64_t>{{"Datasets.csv", 2}, {"Users.csv", 1}});
    CHECK(bench.rejects.size() == 3);
    store::RejectRepository stored(bench.connection, "kaggle.seed_initial", "kaggle");
    CHECK(stored.of("Datasets.csv").size() == 2);

    bench.meta.datasets("1,,7,,11,,,,,,,\n");
    REQUIRE(bench.seed());
    CHECK(stored.of("Datasets.csv").empty());
    CHECK(stored.of("Users.csv").size() == 1);
  });
}

TEST_CASE("too many rejects end the seed, with the rejects stored and the batches so far kept") {
  support::on_each_store([](StoreFixture& fixture) {
    Bench bench(fixture);
    bench.bulk = ingest::Bulk::never;
    bench.meta.limit = *catalog::RejectLimit::parse("0");
    bench.meta.versions("11,1,1,Crops,crops,,,,,\nbroken\n12,2,1,Soils,soils,,,,,\n");
    const auto done = bench.seed();
    REQUIRE_FALSE(done);
    CHECK(done.error().kind == core::ErrorKind::bad_data);
    store::RejectRepository stored(bench.connection, "kaggle.seed_initial", "kaggle");
    CHECK(stored.of("DatasetVersions.csv").size() == 1);
    CHECK(bench.report.counts.inserted == 2);  // a file of three rows is judged at its end
    CHECK(bench.titles() == "Crops, Soils");
    CHECK(bench.report.rejects_are_complete(done));

    bench.meta.limit = *catalog::RejectLimit::parse("100%");
    REQUIRE(bench.seed());
    CHECK(bench.titles() == "Crops, Soils");
  });
}

TEST_CASE("a seed that was stopped says what remains, and the next one finishes it") {
  support::on_each_store([](StoreFixture& fixture) {
    Bench bench(fixture);
    bench.batch_size = 1;
    bench.records = ingest::Records::changed;
    bench.stop_after_records = 1;
    const auto done = bench.seed();
    REQUIRE_FALSE(done);
    CHECK(done.error().kind == core::ErrorKind::interrupted);
    CHECK(bench.report.counts.inserted == 1);
    CHECK(bench.report.remaining() == 1);
    CHECK(bench.titles() == "Crops");

    Bench next(fixture);
    REQUIRE(next.seed());
    CHECK(next.report.counts.inserted == 1);
    CHECK(next.report.counts.unchanged == 1);
    CHECK(next.titles() == "Crops, Soils");
  });
}

TEST_CASE("the edition is as of its newest activity, else as of its file") {
  support::on_each_store([](StoreFixture& fixture) {
    Bench bench(fixture);
    REQUIRE(bench.seed());
    CHECK(bench.report.edition == core::utc_time(2020, 3, 1));
    bench.meta.datasets("1,,7,,11,,,,,,,\n");
    REQUIRE(bench.seed());
    REQUIRE(bench.report.edition);
    CHECK(*bench.report.edition > *core::utc_time(2020, 3, 1));
  });
}

TEST_CASE("tables that are missing are named with what that costs, and the seed goes on without them") {
  support::on_each_store([](StoreFixture& fixture) {
    Bench bench(fixture);
    for (const char* file : {"Users.csv", "DatasetVersions.csv"}) std::filesystem::remove(bench.meta.folder() / file);
    REQUIRE(bench.seed());
    CHECK(bench.report.missing_tables == std::vector<std::string>{"DatasetVersions.csv", "Users.csv"});
    REQUIRE(bench.notes.size() == 2);
    CHECK(bench.notes[0].find("DatasetVersions.csv is not there: ") == 0);
    CHECK(bench.report.meta.gaps.ref_unresolved == 2);
    CHECK(bench.report.meta.gaps.without_version == 2);
    CHECK(bench.report.counts.inserted == 2);
  });
}

TEST_CASE("a table that disappears from the export blanks nothing that was learnt from it") {
  support::on_each_store([](StoreFixture& fixture) {
    Bench bench(fixture);
    REQUIRE(bench.seed());
    std::filesystem::remove(bench.meta.folder() / "DatasetVersions.csv");
    REQUIRE(bench.seed());
    CHECK(bench.titles() == "Crops, Soils");
    CHECK(bench.report.counts.updated == 0);
  });
}

TEST_CASE("the rejects of a table that is gone are nobody's") {
  support::on_each_store([](StoreFixture& fixture) {
    Bench bench(fixture);
    bench.meta.users("7,ann,\nbroken\n");
    REQUIRE(bench.seed());
    store::RejectRepository stored(bench.connection, "kaggle.seed_initial", "kaggle");
    CHECK(stored.of("Users.csv").size() == 1);
    std::filesystem::remove(bench.meta.folder() / "Users.csv");
    REQUIRE(bench.seed());
    CHECK(stored.of("Users.csv").empty());
  });
}

TEST_CASE("an owner that one edition only guesses stays what another edition knew") {
  support::on_each_store([](StoreFixture& fixture) {
    Bench bench(fixture);
    const std::string rows = "1,7,,3,11,,03/01/2020,,,,,\n";
    bench.meta.datasets(rows).organizations("3,Acme,acme\n");
    REQUIRE(bench.seed());
    std::filesystem::remove(bench.meta.folder() / "Organizations.csv");
    REQUIRE(bench.seed());
    CHECK(bench.report.meta.gaps.owner_guessed == 1);
    const auto row = bench.connection.one<std::string, std::string>("SELECT owner, ref FROM v_datasets");
    CHECK(row == std::tuple<std::string, std::string>("acme", "acme/crops"));
  });
}

TEST_CASE("a row that loses its ref to another one is told as updated, though nothing new was said of it") {
  support::on_each_store([](StoreFixture& fixture) {
    Bench bench(fixture);
    REQUIRE(bench.seed());
    bench.meta.versions("11,1,1,Crops,crops,,,,,\n12,2,1,Soils,crops,,,,,\n");
    bench.records = ingest::Records::changed;
    REQUIRE(bench.seed());
    CHECK(bench.told == std::vector<std::string>{"updated 2", "updated 1"});
    CHECK(bench.report.counts.updated == 1);
    CHECK(bench.report.counts.unchanged == 1);
    CHECK(bench.report.refs_moved == 1);
    CHECK(bench.report.ref_conflicts == 1);
  });
}

TEST_CASE("a store that fails in mid-seed ends it with a report of what was done") {
  support::on_each_store([](StoreFixture& fixture) {
    Bench bench(fixture);
    bench.bulk = ingest::Bulk::never;
    bench.batch_size = 1;
    bench.connection.script(
        "CREATE TRIGGER fail BEFORE INSERT ON datasets WHEN NEW.external_id = '2' BEGIN SELECT RAISE(ABORT, 'no'); "
        "END");
    const auto done = bench.seed();
    REQUIRE_FALSE(done);
    CHECK(bench.report.counts.inserted == 1);
    CHECK(bench.report.remaining() == 1);
    CHECK(bench.titles() == "Crops");
    bench.connection.script("DROP TRIGGER fail");
    REQUIRE(bench.seed());
    CHECK(bench.titles() == "Crops, Soils");
  });
}

TEST_CASE("an undated edition of other datasets holds back no dated one") {
  support::on_each_store([](StoreFixture& fixture) {
    Bench bench(fixture);
    REQUIRE(bench.seed());
    MetaFixture undated;
    undated.datasets("9,,,,,,,,,,,\n");
    bench.from = undated.folder();
    REQUIRE(bench.seed());
    bench.from.clear();
    bench.notes.clear();
    bench.meta.datasets("1,,7,,11,,04/01/2020,99,,,,\n");
    REQUIRE(bench.seed());
    CHECK(bench.report.counts.updated == 1);
    REQUIRE(bench.notes.size() == 1);
    CHECK(bench.notes[0].find("they only fill gaps") != std::string::npos);
  });
}

TEST_CASE("a file from the future does not make later editions older") {
  support::on_each_store([](StoreFixture& fixture) {
    Bench bench(fixture);
    bench.meta.datasets("1,,7,,11,,,5,,,,\n");
    std::filesystem::last_write_time(bench.meta.folder() / "Datasets.csv",
                                     std::filesystem::file_time_type::clock::now() + std::chrono::hours(24 * 3650));
    REQUIRE(bench.seed());
    CHECK(bench.report.edition == bench.clock.now());
  });
}

TEST_SUITE_END();
