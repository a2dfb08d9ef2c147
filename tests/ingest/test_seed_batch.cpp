// SPDX-License-Identifier: Apache-2.0
#include "ingest/seed_batch.hpp"

#include "support/meta_fixture.hpp"
#include "support/store_fixture.hpp"

#include <doctest/doctest.h>

#include <string>

TEST_SUITE_BEGIN("ingest/seed_batch");

namespace {

using support::StoreFixture;

struct Desk {
  explicit Desk(StoreFixture& fixture) : connection(fixture.connect()), datasets(connection, "kaggle") {}

  void add(const std::string& id, const std::string& description = {}) {
    catalog::Dataset dataset;
    dataset.external_id = id;
    dataset.description = description;
    core::RowHash hash;
    batch.add(dataset, catalog::hash_of(dataset, hash));
  }

  sql::Connection connection;
  store::DatasetRepository datasets;
  support::CountingProgress progress;
  ingest::SeedOptions options{.from = {}, .batch_size = 3, .force = false, .dry_run = false, .max_rejects = {}};
  ingest::SeedListener listener{
      .progress = progress, .records = ingest::Records::none, .on_record = {}, .on_reject = {}, .on_note = {}};
  ingest::SeedReport report;
  ingest::SeedBatch batch{datasets, core::TimePoint(), options, listener, report};
};

}  // namespace

TEST_CASE("a batch is full at its number of rows, and empty again when it was written") {
  support::on_each_store([](StoreFixture& fixture) {
    Desk desk(fixture);
    for (const char* id : {"1", "2"}) desk.add(id);
    CHECK_FALSE(desk.batch.is_full());
    desk.add("3");
    CHECK(desk.batch.is_full());
    desk.batch.flush();
    CHECK_FALSE(desk.batch.is_full());
    CHECK(desk.report.counts.inserted == 3);
    CHECK(desk.datasets.count() == 3);
    desk.batch.flush();
    CHECK(desk.report.counts.fetched() == 3);
  });
}

TEST_CASE("a batch is full at 4 MiB of text, however few its rows are") {
  support::on_each_store([](StoreFixture& fixture) {
    Desk desk(fixture);
    desk.add("1", std::string((std::size_t{4} << 20) - 1, 'x'));
    CHECK_FALSE(desk.batch.is_full());
    desk.add("2", "x");
    CHECK(desk.batch.is_full());
  });
}

TEST_SUITE_END();
