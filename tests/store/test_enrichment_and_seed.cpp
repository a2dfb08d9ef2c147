// SPDX-License-Identifier: Apache-2.0
// What a seed and a view, each in its own time, make of one dataset: through both repositories.
#include "store/enrichment_repository.hpp"

#include "support/enrichment_shelf.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace std::chrono_literals;

TEST_SUITE_BEGIN("store/enrichment_and_seed");

namespace {

using catalog::Change;
using store::Claim;
using support::StoreFixture;
using Shelf = support::EnrichmentShelf;

const store::Attempt k_attempt{.http_status = 200, .duration = 42ms};

catalog::Dataset titled(const std::string& id, const std::string& ref, const std::string& title) {
  catalog::Dataset values = Shelf::dataset(id, ref);
  values.title = title;
  return values;
}

/// Asks for a dataset and gets that answer.
void view(Shelf& shelf, std::int64_t id, const catalog::Dataset& answer) {
  const auto claim = shelf.work.claim_named(id);
  REQUIRE(claim);
  REQUIRE(shelf.work.finish(*claim, answer, std::nullopt, k_attempt));
}

}  // namespace

TEST_CASE("a seed during a lease disturbs neither lease nor attempts, and the view is taken on top of it") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    const std::int64_t id = shelf.seed(titled("7", "ann/crops", "First"));
    const auto claim = shelf.claim(id);
    catalog::Dataset again = titled("7", "ann/crops", "Second");
    again.subtitle = "only the seed knows";
    shelf.seed(again);
    CHECK(shelf.shown("attempts", "7") == "1");
    CHECK(shelf.work.count_held(store::Queue::minimal, shelf.now_ms()) == 1);
    REQUIRE(shelf.work.finish(*claim, titled("7", "ann/crops", "Viewed"), std::nullopt, k_attempt));
    CHECK(shelf.shown("title", "7") == "Viewed");
    CHECK(shelf.shown("subtitle", "7") == "only the seed knows");
  });
}

TEST_CASE("a seed as of before a view overwrites nothing of it, blanks nothing, and moves no status back") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    const std::int64_t id = shelf.seed(titled("7", "ann/crops", "Seeded"));
    view(shelf, id, titled("7", "ann/crops", "Viewed"));
    fixture.clock.advance(240h);
    const core::TimePoint before_the_view = fixture.clock.now() - 241h;
    catalog::Dataset old = titled("7", "ann/crops", "Seeded again");
    old.license = "CC0";
    shelf.seed(old, before_the_view);
    CHECK(shelf.shown("title", "7") == "Viewed");
    CHECK(shelf.shown("license", "7") == "CC0");
    CHECK(shelf.state("7") == "pending 1 0");
    CHECK(shelf.work.count_remaining() == 0);
  });
}

TEST_CASE("a seed as of after a view is the later word, but does not ask for the dataset again") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    const std::int64_t id = shelf.seed(titled("7", "ann/crops", "Seeded"));
    view(shelf, id, titled("7", "ann/crops", "Viewed"));
    fixture.clock.advance(240h);
    shelf.seed(titled("7", "ann/crops", "Seeded later"), fixture.clock.now() - 1h);
    CHECK(shelf.shown("title", "7") == "Seeded later");
    CHECK(shelf.state("7") == "pending 1 0");
    CHECK(shelf.work.count_remaining() == 0);
    view(shelf, id, titled("7", "ann/crops", "Viewed again"));
    CHECK(shelf.shown("title", "7") == "Viewed again");
  });
}

TEST_CASE("a view leaves the hash of the last seed, so that a refresh skips what it knows") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    const support::Offered row = support::offered(titled("7", "ann/crops", "Seeded"));
    const std::int64_t id = shelf.seed(titled("7", "ann/crops", "Seeded"));
    view(shelf, id, titled("7", "ann/crops", "Viewed"));
    int seen = 0;
    shelf.datasets.each_seed_hash([&](std::string_view, std::int64_t hash) {
      ++seen;
      CHECK(hash == row.hash);
    });
    CHECK(seen == 1);
  });
}

TEST_CASE("a final failure survives a refresh of the seed") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    const auto claim = shelf.claim(shelf.seed(titled("7", "ann/crops", "Seeded")));
    CHECK(shelf.work.fail(*claim, {.is_final = true, .is_active = false}, {}, k_attempt));
    shelf.seed(titled("7", "ann/crops", "Seeded again"), fixture.clock.now() + 1h);
    CHECK(shelf.state("7") == "failed 0 1");
    CHECK(shelf.shown("title", "7") == "Seeded again");
  });
}

TEST_CASE("a view that names another ref renames the dataset; the former name still finds it") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    const std::int64_t id = shelf.seed("7", "ann/crops");
    view(shelf, id, Shelf::dataset("7", "ann/harvests"));
    CHECK(shelf.shown("ref", "7") == "ann/harvests");
    CHECK(shelf.work.find_ref("ann/harvests") == id);
    CHECK(shelf.work.find_ref("ann/crops") == id);
    CHECK_FALSE(shelf.work.find_ref("ann/soils"));
  });
}

TEST_CASE("a ref is its holder's before anybody's former one; of former ones the last holder's counts") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    const std::int64_t first = shelf.seed("1", "ann/crops");
    const std::int64_t second = shelf.seed("2", "ann/soils");
    view(shelf, first, Shelf::dataset("1", "ann/a"));
    fixture.clock.advance(1h);
    view(shelf, second, Shelf::dataset("2", "ann/crops"));
    CHECK(shelf.work.find_ref("ann/crops") == second);
    fixture.clock.advance(1h);
    view(shelf, second, Shelf::dataset("2", "ann/b"));
    CHECK(shelf.work.find_ref("ann/crops") == second);
    store::EnrichmentRepository elsewhere(shelf.connection, "zenodo", "worker", 1min);
    CHECK_FALSE(elsewhere.find_ref("ann/crops"));
    CHECK_FALSE(elsewhere.find_ref("ann/b"));
  });
}

TEST_CASE("of two ids that claim a ref, the one that a view answered for last keeps it") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    const std::int64_t small = shelf.seed("7", "ann/crops");
    const std::int64_t great = shelf.seed("10", "ann/soils");
    view(shelf, great, Shelf::dataset("10", "ann/soils"));
    fixture.clock.advance(1h);
    view(shelf, small, Shelf::dataset("7", "ann/soils"));
    CHECK(shelf.shown("ref", "7") == "ann/soils");
    CHECK(shelf.shown("ref", "10") == "NULL");
    CHECK(shelf.datasets.find("10")->ref_contested);
    CHECK_FALSE(shelf.work.claim_named(great));
    fixture.clock.advance(1h);
    view(shelf, small, Shelf::dataset("7", "ann/crops"));
    CHECK(shelf.shown("ref", "10") == "ann/soils");
  });
}

TEST_CASE("a ref that a seed gave to another id during the lease comes back with the view") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    const std::int64_t id = shelf.seed("7", "ann/crops");
    const auto claim = shelf.claim(id);
    shelf.seed("10", "ann/crops");
    CHECK(shelf.shown("ref", "7") == "NULL");
    const auto finished = shelf.work.finish(*claim, Shelf::dataset("7", "ann/crops"), std::nullopt, k_attempt);
    REQUIRE(finished);
    CHECK_FALSE(finished->row.ref_contested);
    CHECK(shelf.shown("ref", "7") == "ann/crops");
    CHECK(shelf.shown("ref", "10") == "NULL");
  });
}

TEST_SUITE_END();
