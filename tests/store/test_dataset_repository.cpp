// SPDX-License-Identifier: Apache-2.0
#include "store/dataset_repository.hpp"

#include "core/times.hpp"
#include "support/datasets.hpp"
#include "support/store_fixture.hpp"

#include <doctest/doctest.h>

#include <span>
#include <string>
#include <vector>

TEST_SUITE_BEGIN("store/dataset_repository");

namespace {

using catalog::Change;
using support::Offered;
using support::StoreFixture;

core::TimePoint day(unsigned number) {
  return *core::utc_time(2024, 1, number);
}

Offered row(const std::string& id, const std::string& ref, const std::string& title = "Title") {
  catalog::Dataset values;
  values.external_id = id;
  values.ref = ref;
  values.title = title;
  return support::offered(std::move(values));
}

/// A store with one repository.
struct Shelf {
  explicit Shelf(StoreFixture& fixture) : connection(fixture.connect()), datasets(connection, "kaggle") {}

  Change seed(const Offered& offered, core::TimePoint from = day(1)) {
    const store::SeededRow view = offered.view();
    return datasets.upsert_seeded(std::span(&view, 1), from).changes.front();
  }

  std::string view(const std::string& column, const std::string& id) {
    const auto found = connection.one<std::optional<std::string>>(
        "SELECT " + column + " FROM v_datasets WHERE source = 'kaggle' AND external_id = $1", id);
    return found ? std::get<0>(*found).value_or("NULL") : "no row";
  }

  sql::Connection connection;
  store::DatasetRepository datasets;
};

/// Plays the part of a later API phase: it answered for the dataset and completed it.
void answer(Shelf& shelf, const std::string& id, unsigned at_day, const std::string& title) {
  shelf.connection.exec(
      "UPDATE datasets SET view_at_ms = $2, title = $3, origins = $4, status = 'pending', attempts = 1 WHERE "
      "external_id = $1",
      id, core::to_epoch_ms(day(at_day)), title, std::string(catalog::k_value_count, 'v'));
}

}  // namespace

TEST_CASE("a row is inserted once, then unchanged, then updated when it differs") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    CHECK(shelf.seed(row("7", "ann/crops")) == Change::inserted);
    CHECK(shelf.seed(row("7", "ann/crops")) == Change::unchanged);
    CHECK(shelf.seed(row("7", "ann/crops", "New")) == Change::updated);
    CHECK(shelf.view("title", "7") == "New");
    CHECK(shelf.view("status", "7") == "minimal");
    CHECK(shelf.view("url", "7") == "https://www.kaggle.com/datasets/ann/crops");
    CHECK(shelf.datasets.count() == 1);
  });
}

TEST_CASE("every value comes back as it was stored") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    Offered full = row("1", "o/s");
    std::int64_t number = 1;
    for (const auto text : catalog::k_texts_of<std::string>) full.values.*text = "[" + std::to_string(number++) + "]";
    for (const auto value : catalog::k_numbers_of<std::string>) full.values.*value = number++;
    for (const auto time : catalog::k_times_of<std::string>) full.values.*time = core::from_epoch_ms(number++);
    shelf.seed(full);
    const auto found = shelf.datasets.find("1");
    REQUIRE(found);
    CHECK(found->values == full.values);
    CHECK(found->seed_at == day(1));
    CHECK_FALSE(shelf.datasets.find("2"));
  });
}

TEST_CASE("an update writes every value as well") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    shelf.seed(row("1", "o/s"));
    Offered full = row("1", "o/other");
    std::int64_t number = 100;
    for (const auto text : catalog::k_texts_of<std::string>) full.values.*text = "[" + std::to_string(number++) + "]";
    for (const auto value : catalog::k_numbers_of<std::string>) full.values.*value = number++;
    for (const auto time : catalog::k_times_of<std::string>) full.values.*time = core::from_epoch_ms(number++);
    CHECK(shelf.seed(full, day(2)) == Change::updated);
    CHECK(shelf.datasets.find("1")->values == full.values);
  });
}

TEST_CASE("a monthly refresh leaves what the API completed: status, attempts, later values") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    shelf.seed(row("7", "ann/crops"));
    answer(shelf, "7", 20, "From the API");
    CHECK(shelf.seed(row("7", "ann/crops", "From the seed"), day(10)) == Change::unchanged);
    CHECK(shelf.view("title", "7") == "From the API");
    CHECK(shelf.view("status", "7") == "pending");
    CHECK(shelf.view("attempts || ''", "7") == "1");
  });
}

TEST_CASE("a row that the API owns is remembered as offered, so that the next seed skips it") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    shelf.seed(row("7", "ann/crops"));
    answer(shelf, "7", 20, "From the API");
    const Offered offered = row("7", "ann/crops", "From the seed");
    shelf.seed(offered, day(10));
    std::vector<std::int64_t> hashes;
    shelf.datasets.each_seed_hash([&](std::string_view, std::int64_t hash) { hashes.push_back(hash); });
    CHECK(hashes == std::vector{offered.hash});
  });
}

TEST_CASE("an older edition only fills gaps, and does not pass for the last one offered") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    const Offered newest = row("7", "ann/crops", "March");
    shelf.seed(newest, day(20));
    Offered older = row("7", "ann/old-name", "January");
    older.values.subtitle = "only January knows";
    const core::TimePoint january = day(5);
    CHECK(shelf.seed(older, january) == Change::updated);
    CHECK(shelf.view("title", "7") == "March");
    CHECK(shelf.view("ref", "7") == "ann/crops");
    CHECK(shelf.view("subtitle", "7") == "only January knows");
    CHECK(shelf.seed(older, january) == Change::unchanged);
    shelf.datasets.each_seed_hash([&](std::string_view, std::int64_t hash) { CHECK(hash == newest.hash); });
  });
}

TEST_CASE("seeded rows come in the order of their ids with the hash last offered; others do not come") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    shelf.seed(row("9", "a/nine"));
    shelf.seed(row("10", "a/ten"));
    shelf.connection.exec(
        "INSERT INTO datasets (source, external_id, first_seen_ms, last_seen_ms) VALUES ('kaggle', '11', 0, 0)");
    store::DatasetRepository elsewhere(shelf.connection, "zenodo");
    const Offered eight = row("8", "z/eight");
    elsewhere.upsert_seeded(std::vector{eight.view()}, day(1));
    std::vector<std::string> ids;
    shelf.datasets.each_seed_hash([&](std::string_view id, std::int64_t) { ids.emplace_back(id); });
    CHECK(ids == std::vector<std::string>{"10", "9"});
  });
}

TEST_CASE("comparing tells what a write would do, and writes nothing") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    CHECK(shelf.datasets.compare_seeded(row("7", "ann/crops").view(), day(1)).change == Change::inserted);
    CHECK(shelf.datasets.count() == 0);
    shelf.seed(row("7", "ann/crops"));
    CHECK(shelf.datasets.compare_seeded(row("7", "ann/crops").view(), day(1)).change == Change::unchanged);
    const store::SeedOutcome outcome = shelf.datasets.compare_seeded(row("7", "ann/crops", "New").view(), day(2));
    CHECK(outcome.change == Change::updated);
    CHECK(outcome.row.values.title == "New");
    CHECK(shelf.view("title", "7") == "Title");
  });
}

TEST_CASE("rows are written together or not at all") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    Offered broken = row("8", "ann/soils");
    broken.values.title = std::string("N\0UL", 4);
    const Offered sound = row("7", "ann/crops");
    CHECK_THROWS_AS(shelf.datasets.upsert_seeded(std::vector{sound.view(), broken.view()}, day(1)), sql::Failure);
    CHECK(shelf.datasets.count() == 0);
  });
}

TEST_SUITE_END();
