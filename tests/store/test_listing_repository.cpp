// SPDX-License-Identifier: Apache-2.0
#include "store/listing_repository.hpp"

#include "core/times.hpp"
#include "support/enrichment_shelf.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace std::chrono_literals;

TEST_SUITE_BEGIN("store/listing_repository");

namespace {

using catalog::Change;
using store::ListedRow;
using store::Queue;
using support::StoreFixture;

const store::Attempt k_attempt{.http_status = 200, .duration = 42ms};

catalog::Dataset titled(const std::string& id, const std::string& ref, const std::string& title) {
  catalog::Dataset values = support::EnrichmentShelf::dataset(id, ref);
  values.title = title;
  return values;
}

struct Shelf : support::EnrichmentShelf {
  explicit Shelf(StoreFixture& fixture) : EnrichmentShelf(fixture), listings(connection, "kaggle") {}

  /// Lists them on one page.
  void list_page(const std::vector<catalog::Dataset>& listed) {
    std::vector<ListedRow> rows;
    for (const catalog::Dataset& dataset : listed) {
      rows.push_back({.values = catalog::view_of(dataset), .is_private = false});
    }
    moved_refs = listings.write(rows).moved_refs;
  }
  Change list(const catalog::Dataset& dataset, std::optional<bool> is_private = false) {
    const ListedRow row{.values = catalog::view_of(dataset), .is_private = is_private};
    return listings.write(std::span(&row, 1)).outcomes.at(0).change;
  }

  std::string row(const std::string& columns, const std::string& external_id) {
    const auto found = connection.one<std::optional<std::string>>(
        "SELECT (" + columns + ") || '' FROM datasets WHERE external_id = $1", external_id);
    return found ? std::get<0>(*found).value_or("NULL") : "no row";
  }

  void fail_for_good(const std::string& external_id) {
    const auto claimed = work.claim_named(id_of(external_id));
    REQUIRE(claimed);
    const core::Error gone{.kind = core::ErrorKind::not_found, .message = "gone", .http_status = 404};
    REQUIRE(work.fail(*claimed, {.is_final = true, .is_active = false}, gone, k_attempt));
  }

  store::ListingRepository listings;
  std::vector<std::string> moved_refs;
};

}  // namespace

TEST_CASE("a page that cannot be written whole is not written at all, nor is its cursor") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    const catalog::Dataset good = titled("7", "ann/crops", "Crops");
    const catalog::Dataset bad = titled("8", "ann/grain", std::string("a\0b", 3));
    const std::vector<ListedRow> rows{{.values = catalog::view_of(good), .is_private = {}},
                                      {.values = catalog::view_of(bad), .is_private = {}}};
    CHECK_THROWS_AS(shelf.listings.write(rows, store::CursorMove{.name = "latest.updated", .value = "x"}),
                    sql::Failure);
    CHECK(shelf.datasets.count() == 0);
    CHECK(store::CursorRepository(shelf.connection, "kaggle").all().empty());
  });
}

TEST_CASE("a new dataset is pending, active, said by the listing as of now, and in the queue") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    catalog::Dataset values = titled("7", "ann/crops", "Crops");
    values.compressed_bytes = 1000;
    CHECK(shelf.list(values, true) == Change::inserted);
    CHECK(shelf.state("7") == "pending 1 0");
    CHECK(shelf.row("is_private || ' ' || revision || ' ' || compressed_bytes || ' ' || coalesce(size_bytes, '-')",
                    "7") == "1 1 1000 -");
    CHECK(shelf.row("list_at_ms = first_seen_ms AND view_at_ms IS NULL AND seed_at_ms IS NULL", "7") == "1");
    const auto stored = shelf.datasets.find("7");
    CHECK(stored->list_at == fixture.clock.now());
    // ref, owner ... title: of those that are said, each by the listing.
    CHECK(stored->origins.at(0) == 'l');
    CHECK(stored->origins.at(3) == 'l');
    CHECK(shelf.work.next(Queue::pending, shelf.now_ms(), 10).size() == 1);
  });
}

TEST_CASE("a dataset that is there keeps its status and gains newer values; nothing is blanked") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    catalog::Dataset seeded = titled("7", "ann/crops", "Seeded");
    seeded.license = "CC0";
    seeded.compressed_bytes = 5;
    seeded.size_bytes = 6;
    shelf.seed(seeded);
    catalog::Dataset listed = titled("7", "ann/crops", "Listed");
    listed.compressed_bytes = 9;
    CHECK(shelf.list(listed) == Change::updated);
    CHECK(shelf.state("7") == "minimal 1 0");
    CHECK(shelf.row("title || ' ' || license || ' ' || compressed_bytes || ' ' || size_bytes || ' ' || revision",
                    "7") == "Listed CC0 9 6 2");
    for (const char* status : {"pending", "enriched"}) {
      shelf.connection.exec("UPDATE datasets SET status = $1", status);
      listed.title += "!";
      CHECK(shelf.list(listed) == Change::updated);
      CHECK(shelf.row("status", "7") == status);
    }
  });
}

TEST_CASE("a sighting that changes nothing moves list_at and nothing that a reader sees") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    const catalog::Dataset values = titled("7", "ann/crops", "Crops");
    shelf.list(values);
    const std::string before = shelf.row("revision || ' ' || last_seen_ms", "7");
    fixture.clock.advance(24h);
    CHECK(shelf.list(values) == Change::unchanged);
    CHECK(shelf.row("revision || ' ' || last_seen_ms", "7") == before);
    CHECK(shelf.row("list_at_ms", "7") == std::to_string(shelf.now_ms()));
  });
}

TEST_CASE(
    "a seed that is older than the last sighting overwrites nothing of it, also where the seed had said the same") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    shelf.seed(titled("7", "ann/crops", "Crops"));
    fixture.clock.advance(240h);
    CHECK(shelf.list(titled("7", "ann/crops", "Crops")) == Change::updated);  // is_private is new
    fixture.clock.advance(24h);
    CHECK(shelf.list(titled("7", "ann/crops", "Crops")) == Change::unchanged);
    shelf.seed(titled("7", "ann/crops", "As it was"), fixture.clock.now() - 1h);
    CHECK(shelf.shown("title", "7") == "Crops");
    shelf.seed(titled("7", "ann/crops", "As it is now"), fixture.clock.now() + 1h);
    CHECK(shelf.shown("title", "7") == "As it is now");
  });
}

TEST_CASE("a listing says something newer than an older view, but leaves the view's size") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    const auto claimed = shelf.claim(shelf.seed("7", "ann/crops"));
    catalog::Dataset viewed = titled("7", "ann/crops", "Viewed");
    viewed.size_bytes = 73;
    viewed.description = "All of it";
    REQUIRE(shelf.work.finish(*claimed, viewed, false, k_attempt));
    fixture.clock.advance(24h);
    catalog::Dataset listed = titled("7", "ann/crops", "Listed");
    listed.compressed_bytes = 7;
    CHECK(shelf.list(listed) == Change::updated);
    CHECK(shelf.row("title || ' ' || size_bytes || ' ' || compressed_bytes || ' ' || description", "7") ==
          "Listed 73 7 All of it");
    CHECK(shelf.list(listed) == Change::unchanged);
    CHECK(shelf.work.count_remaining() == 0);
  });
}

TEST_CASE("what was failed is shown again, so it returns to the queue: pending, active, with all its attempts, due") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    shelf.seed("7", "ann/crops");
    shelf.fail_for_good("7");
    CHECK(shelf.state("7") == "failed 0 1");
    CHECK(shelf.list(shelf.dataset("7", "ann/crops"), std::nullopt) == Change::updated);
    CHECK(shelf.state("7") == "pending 1 0");
    CHECK(shelf.row("not_before_ms", "7") == "0");
    CHECK(shelf.claim(shelf.id_of("7"), Queue::pending));
  });
}

TEST_CASE("what was inactive is active, and nothing else of it changes") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    shelf.seed("7", "ann/crops");
    shelf.connection.exec("UPDATE datasets SET is_active = 0, attempts = 2, not_before_ms = 5");
    CHECK(shelf.list(shelf.dataset("7", "ann/crops"), std::nullopt) == Change::updated);
    CHECK(shelf.state("7") == "minimal 1 2");
    CHECK(shelf.row("not_before_ms", "7") == "5");
  });
}

TEST_CASE("a running lease is not disturbed, and its result is taken on top") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    const auto claimed = shelf.claim(shelf.seed("7", "ann/crops"));
    CHECK(shelf.list(titled("7", "ann/crops", "Listed")) == Change::updated);
    CHECK(shelf.row("attempts || ' ' || lease_owner", "7") == "1 worker");
    REQUIRE(shelf.work.finish(*claimed, titled("7", "ann/crops", "Viewed"), std::nullopt, k_attempt));
    CHECK(shelf.shown("title", "7") == "Viewed");
  });
}

TEST_CASE("a lease on what was failed is not disturbed either") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    shelf.seed("7", "ann/crops");
    shelf.fail_for_good("7");
    fixture.clock.advance(1s);
    const auto claimed = shelf.claim(shelf.id_of("7"), Queue::failed);
    REQUIRE(claimed);
    shelf.list(titled("7", "ann/crops", "Listed"));
    REQUIRE(shelf.work.finish(*claimed, titled("7", "ann/crops", "Viewed"), std::nullopt, k_attempt));
    CHECK(shelf.state("7") == "pending 1 0");
  });
}

TEST_CASE("a new dataset takes the ref from one that nobody answered for since, which claims it on") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    shelf.seed("9", "ann/crops");
    shelf.list_page({titled("7", "ann/crops", "The new one")});
    CHECK(shelf.shown("ref", "7") == "ann/crops");
    CHECK(shelf.row("contested_ref", "9") == "ann/crops");
    CHECK(shelf.moved_refs == std::vector<std::string>{"9"});
    fixture.clock.advance(1h);
    CHECK(shelf.list(titled("9", "ann/crops", "")) == Change::updated);
    CHECK(shelf.shown("ref", "9") == "ann/crops");
    CHECK(shelf.shown("ref", "7") == "NULL");
  });
}

TEST_CASE("of two on one page that claim a ref, the greater id has it, in whichever order they stand") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    shelf.list_page({titled("7", "ann/a", ""), titled("9", "ann/a", "")});
    shelf.list_page({titled("29", "ann/b", ""), titled("27", "ann/b", "")});
    CHECK(shelf.shown("ref", "9") == "ann/a");
    CHECK(shelf.shown("ref", "29") == "ann/b");
    CHECK(shelf.datasets.count_contested_refs() == 2);
    CHECK(shelf.datasets.count() == 4);
  });
}

TEST_CASE("a dataset that has another name now leaves the old one to who is listed with it") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    shelf.list(titled("7", "ann/crops", "Crops"));
    fixture.clock.advance(1h);
    shelf.list_page({titled("8", "ann/crops", "New"), titled("7", "ann/old-crops", "Crops")});
    CHECK(shelf.shown("ref", "7") == "ann/old-crops");
    CHECK(shelf.shown("ref", "8") == "ann/crops");
    CHECK(shelf.datasets.count_contested_refs() == 0);
  });
}

TEST_CASE("the cursor moves with the rows of its page, and without any") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    store::CursorRepository cursors(shelf.connection, "kaggle");
    const catalog::Dataset values = titled("7", "ann/crops", "Crops");
    const ListedRow row{.values = catalog::view_of(values), .is_private = {}};
    shelf.listings.write(std::span(&row, 1), store::CursorMove{.name = "latest.updated", .value = "1"});
    CHECK(cursors.find("latest.updated") == std::optional<std::string>("1"));
    shelf.listings.write({}, store::CursorMove{.name = "latest.updated", .value = "2"});
    CHECK(cursors.find("latest.updated") == std::optional<std::string>("2"));
    shelf.listings.write(std::span(&row, 1));
    CHECK(cursors.find("latest.updated") == std::optional<std::string>("2"));
  });
}

TEST_CASE("a comparison says what a write would do, and writes nothing") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    shelf.seed("7", "ann/crops");
    shelf.fail_for_good("7");
    const auto compared = [&](const catalog::Dataset& values) {
      return shelf.listings.compare({.values = catalog::view_of(values), .is_private = {}});
    };
    const std::string before = shelf.row("revision || status || coalesce(list_at_ms, '-')", "7");
    const auto again = compared(shelf.dataset("7", "ann/crops"));
    CHECK(again.change == Change::updated);
    CHECK(again.row.status == catalog::Status::pending);
    const auto fresh = compared(titled("8", "ann/grain", "Grain"));
    CHECK(fresh.change == Change::inserted);
    CHECK(fresh.row.status == catalog::Status::pending);
    CHECK(fresh.row.values.title == "Grain");
    CHECK(shelf.row("revision || status || coalesce(list_at_ms, '-')", "7") == before);
    CHECK(shelf.datasets.count() == 1);
    shelf.list(shelf.dataset("7", "ann/crops"), std::nullopt);
    CHECK(compared(shelf.dataset("7", "ann/crops")).change == Change::unchanged);
  });
}

TEST_SUITE_END();
