// SPDX-License-Identifier: Apache-2.0
#include "ingest/seed_writer.hpp"

#include "support/meta_fixture.hpp"
#include "support/store_fixture.hpp"

#include <doctest/doctest.h>

#include <string>

TEST_SUITE_BEGIN("ingest/seed_writer");

namespace {

using support::StoreFixture;

struct Desk {
  explicit Desk(StoreFixture& fixture)
      : connection(fixture.connect()), datasets(connection, "kaggle"), seeds(connection, "kaggle") {}

  /// Rows of 1 MB each.
  void put(const std::string& id) {
    const std::string text(1'000'000, 'x');
    catalog::DatasetView dataset;
    dataset.external_id = id;
    dataset.description = text;
    core::RowHash hash;
    parcel.add(dataset, catalog::hash_of(dataset, hash));
  }

  sql::Connection connection;
  store::DatasetRepository datasets;
  store::SeedRepository seeds;
  support::CountingProgress progress;
  ingest::SeedOptions options;
  ingest::SeedListener listener{
      .progress = progress, .records = ingest::Records::none, .on_record = {}, .on_reject = {}, .on_note = {}};
  ingest::SeedReport report;
  ingest::SeedParcel parcel{100};
};

}  // namespace

TEST_CASE("a parcel is one transaction, and counts what it did") {
  support::on_each_store([](StoreFixture& fixture) {
    Desk desk(fixture);
    ingest::SeedWriter writer(desk.datasets, desk.seeds, nullptr, core::TimePoint(), desk.options, desk.listener,
                              desk.report);
    desk.put("1");
    desk.put("2");
    desk.parcel.add_unchanged();
    writer.write(desk.parcel);
    CHECK(desk.report.counts.inserted == 2);
    CHECK(desk.report.counts.unchanged == 1);
    CHECK(desk.datasets.count() == 2);
    desk.parcel.clear();
    writer.write(desk.parcel);
    CHECK(desk.report.counts.fetched() == 3);
  });
}

TEST_CASE("what a load does counts when it is committed, not here") {
  support::on_each_store([](StoreFixture& fixture) {
    Desk desk(fixture);
    const auto load = store::DatasetLoad::try_begin(desk.connection, "kaggle", core::TimePoint());
    REQUIRE(load);
    ingest::SeedWriter writer(desk.datasets, desk.seeds, load.get(), core::TimePoint(), desk.options, desk.listener,
                              desk.report);
    desk.put("1");
    writer.write(desk.parcel);
    CHECK(load->rows() == 1);
    CHECK(desk.report.counts.inserted == 0);
  });
}

TEST_CASE("a load needs the space of all its rows, a batch its own twice: in the log and in the store") {
  support::on_each_store([](StoreFixture& fixture) {
    Desk desk(fixture);
    desk.report.meta.dataset_rows = 100;
    for (const char* id : {"1", "2"}) desk.put(id);
    ingest::SeedWriter batches(desk.datasets, desk.seeds, nullptr, core::TimePoint(), desk.options, desk.listener,
                               desk.report);
    CHECK(batches.needed_space() == "at least 16 kB");
    batches.write(desk.parcel);
    CHECK(batches.needed_space() == "at least 4.0 MB");
  });
  support::on_each_store([](StoreFixture& fixture) {
    Desk desk(fixture);
    desk.report.load = ingest::Load::bulk;
    desk.report.meta.dataset_rows = 100;
    for (const char* id : {"1", "2"}) desk.put(id);
    const auto load = store::DatasetLoad::try_begin(desk.connection, "kaggle", core::TimePoint());
    REQUIRE(load);
    ingest::SeedWriter writer(desk.datasets, desk.seeds, load.get(), core::TimePoint(), desk.options, desk.listener,
                              desk.report);
    writer.write(desk.parcel);
    CHECK(writer.needed_space() == "about 100 MB");
  });
}

TEST_SUITE_END();
