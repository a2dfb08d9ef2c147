// SPDX-License-Identifier: Apache-2.0
#include "store/enrichment_repository.hpp"

#include "core/text.hpp"
#include "support/enrichment_shelf.hpp"

#include <unistd.h>

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace std::chrono_literals;

TEST_SUITE_BEGIN("store/enrichment_repository");

namespace {

using catalog::Change;
using store::Claim;
using store::Queue;
using support::StoreFixture;
using Shelf = support::EnrichmentShelf;
using Ids = std::vector<std::int64_t>;

const store::Attempt k_attempt{.http_status = 200, .duration = 42ms};
const core::Error k_down{.kind = core::ErrorKind::unavailable, .message = "no answer"};
const catalog::Consequence k_later{.not_before = 30min};
const catalog::Consequence k_gone{.is_final = true, .is_active = false};

/// The values of a view that says a title, and the ref as it was asked for.
catalog::Dataset view_of(const Claim& claim, const std::string& title) {
  catalog::Dataset values = Shelf::dataset(claim.external_id, claim.ref);
  values.title = title;
  return values;
}

/// Everything that a lost lease must leave as it is.
std::string content(Shelf& shelf) {
  std::string text = shelf.log();
  for (const auto& [line] : shelf.connection.all<std::string>(
           "SELECT external_id || ' ' || status || ' ' || is_active || ' ' || attempts || ' ' || not_before_ms || ' ' "
           "|| coalesce(lease_owner, '-') || ' ' || coalesce(lease_until_ms, 0) || ' ' || coalesce(title, '-') || ' ' "
           "|| revision || ' ' || coalesce(ref, '-') FROM datasets ORDER BY id")) {
    text += line + "\n";
  }
  return text;
}

/// No way to report a result of the claim works, and none writes anything.
void check_lost(Shelf& shelf, const Claim& claim) {
  const std::string before = content(shelf);
  CHECK_FALSE(shelf.work.finish(claim, view_of(claim, "late"), true, k_attempt));
  CHECK_FALSE(shelf.work.fail(claim, k_later, k_down, k_attempt));
  CHECK_FALSE(shelf.work.fail(claim, k_gone, k_down, k_attempt));
  CHECK_FALSE(shelf.work.release(claim, std::nullopt, k_attempt));
  CHECK_FALSE(shelf.work.release(claim, k_down, k_attempt));
  CHECK(content(shelf) == before);
}

}  // namespace

TEST_CASE("a result that comes after the lease is over is not taken") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    const auto claim = shelf.claim(shelf.seed("7", "ann/crops"));
    fixture.clock.advance(Shelf::k_lease);
    check_lost(shelf, *claim);
  });
}

TEST_CASE("a result is not taken once another has claimed the dataset, whatever becomes of that claim") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    Shelf other(fixture, "other");
    const std::int64_t id = shelf.seed("7", "ann/crops");
    const auto claim = shelf.claim(id);
    fixture.clock.advance(Shelf::k_lease);
    const auto second = other.claim(id);
    REQUIRE(second);
    CHECK(second->attempt == 2);
    check_lost(shelf, *claim);
    CHECK(other.work.fail(*second, k_later, k_down, k_attempt));
    check_lost(shelf, *claim);
    check_lost(other, *second);
  });
}

TEST_CASE("an owner who claims a dataset again cannot report on the first claim") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    const std::int64_t id = shelf.seed("7", "ann/crops");
    const auto first = shelf.claim(id);
    fixture.clock.advance(Shelf::k_lease);
    const auto second = shelf.claim(id);
    check_lost(shelf, *first);
    CHECK(shelf.work.finish(*second, view_of(*second, "Crops"), std::nullopt, k_attempt));
  });
}

TEST_CASE("a final failure is failed and leaves the queue; another one comes back when it is due") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    const std::int64_t id = shelf.seed("7", "ann/crops");
    auto claim = shelf.claim(id);
    CHECK(shelf.work.fail(*claim, k_later, k_down, {.http_status = std::nullopt, .duration = 1500ms}));
    CHECK(shelf.state("7") == "minimal 1 1");
    CHECK_FALSE(shelf.claim(id));
    fixture.clock.advance(30min - 1ms);
    CHECK(shelf.work.next(Queue::minimal, shelf.now_ms(), 10).empty());
    fixture.clock.advance(1ms);
    claim = shelf.claim(id);
    REQUIRE(claim);
    CHECK(claim->attempt == 2);
    const core::Error gone{.kind = core::ErrorKind::not_found, .message = "gone\nfor\x1b good", .http_status = 404};
    CHECK(shelf.work.fail(*claim, k_gone, gone, {.http_status = 404, .duration = 20ms}));
    CHECK(shelf.state("7") == "failed 0 2");
    CHECK(shelf.work.count_remaining() == 0);
    CHECK(shelf.log() ==
          "ann/crops FAILED 1 0 - no answer 1500\n"
          "ann/crops FAILED 2 1 404 gone\\nfor\\x1b good 20\n");
  });
}

TEST_CASE("what failed for good, but may be there, stays active") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    const auto claim = shelf.claim(shelf.seed("7", "ann/crops"));
    CHECK(shelf.work.fail(*claim, {.is_final = true, .is_active = true}, k_down, k_attempt));
    CHECK(shelf.state("7") == "failed 1 1");
  });
}

TEST_CASE("an error is kept in the log up to some five hundred bytes") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    const auto claim = shelf.claim(shelf.seed("7", "ann/crops"));
    const core::Error endless{.kind = core::ErrorKind::bad_data, .message = std::string(100'000, 'e')};
    CHECK(shelf.work.fail(*claim, k_later, endless, k_attempt));
    const auto row = shelf.connection.one<std::int64_t>("SELECT length(error) FROM enrichment_log");
    CHECK(std::get<0>(*row) >= 500);
    CHECK(std::get<0>(*row) <= 510);
  });
}

TEST_CASE("a release gives the attempt back; one for a rate limit is told in the log") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    const std::int64_t id = shelf.seed("7", "ann/crops");
    CHECK(shelf.work.release(*shelf.claim(id), std::nullopt, {}));
    CHECK(shelf.log().empty());
    const core::Error limited{.kind = core::ErrorKind::rate_limited, .message = "slow down", .http_status = 429};
    CHECK(shelf.work.release(*shelf.claim(id), limited, {.http_status = 200, .duration = 7ms}));
    CHECK(shelf.log() == "ann/crops RATE_LIMITED 1 0 200 slow down 7\n");
    CHECK(shelf.state("7") == "minimal 1 0");
    CHECK(shelf.work.next(Queue::minimal, shelf.now_ms(), 10) == Ids{id});
  });
}

TEST_CASE("a view completes a dataset: its values, pending, active, no attempts, out of the queue") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    shelf.seed("7", "ann/crops", 5);
    auto claim = shelf.claim(shelf.id_of("7"));
    CHECK(shelf.work.fail(*claim, k_later, k_down, k_attempt));
    fixture.clock.advance(1h);
    claim = shelf.claim(claim->id);
    const auto finished = shelf.work.finish(*claim, view_of(*claim, "Crops of the world"), false, k_attempt);
    REQUIRE(finished);
    CHECK(finished->change == Change::updated);
    CHECK(finished->row.status == catalog::Status::pending);
    CHECK(finished->row.view_at == fixture.clock.now());
    const auto stored = shelf.datasets.find("7");
    CHECK(stored->values == finished->row.values);
    CHECK(stored->values.title == "Crops of the world");
    CHECK(stored->values.votes == 5);
    CHECK(stored->origins == finished->row.origins);
    CHECK(stored->view_at == finished->row.view_at);
    CHECK(shelf.state("7") == "pending 1 0");
    CHECK(shelf.shown("is_private", "7") == "0");
    CHECK(shelf.shown("enriched_at", "7") == core::to_rfc3339(fixture.clock.now()));
    CHECK(shelf.shown("last_seen_at", "7") == core::to_rfc3339(fixture.clock.now()));
    CHECK(shelf.work.count_remaining() == 0);
    CHECK(shelf.work.count_held(Queue::minimal, shelf.now_ms()) == 0);
    CHECK_FALSE(shelf.work.finish(*claim, view_of(*claim, "again"), false, k_attempt));
  });
}

TEST_CASE("every value of a view is written") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    const auto claim = shelf.claim(shelf.seed("7", "ann/crops"));
    catalog::Dataset full = Shelf::dataset("7", "");
    std::int64_t number = 1;
    for (const auto text : catalog::k_texts_of<std::string>) full.*text = "[" + std::to_string(number++) + "]";
    for (const auto value : catalog::k_numbers_of<std::string>) full.*value = number++;
    for (const auto time : catalog::k_times_of<std::string>) full.*time = core::from_epoch_ms(number++);
    CHECK(shelf.work.finish(*claim, full, std::nullopt, k_attempt)->row.values == full);
    CHECK(shelf.datasets.find("7")->values == full);
  });
}

TEST_CASE("a view that says nothing new changes nothing that a reader sees") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    const std::int64_t id = shelf.seed("7", "ann/crops");
    const auto ask = [&](std::optional<bool> is_private) {
      const auto claim = shelf.work.claim_named(id);
      return shelf.work.finish(*claim, view_of(*claim, "Crops"), is_private, k_attempt)->change;
    };
    const auto revision = [&] { return std::get<0>(*shelf.connection.one<int>("SELECT revision FROM datasets")); };
    CHECK(ask(false) == Change::updated);
    const std::string last_seen = shelf.shown("last_seen_at", "7");
    fixture.clock.advance(1h);
    CHECK(ask(false) == Change::unchanged);
    CHECK(ask(std::nullopt) == Change::unchanged);
    CHECK(shelf.shown("is_private", "7") == "0");
    CHECK(revision() == 2);
    CHECK(shelf.shown("last_seen_at", "7") == last_seen);
    CHECK(shelf.datasets.find("7")->view_at == fixture.clock.now());
    CHECK(ask(true) == Change::updated);
    CHECK(revision() == 3);
  });
}

TEST_CASE("a dataset that is searchable stays so when a view changes it") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    const std::int64_t id = shelf.seed("7", "ann/crops");
    shelf.connection.exec("UPDATE datasets SET status = 'enriched', is_active = 0");
    const auto claim = shelf.work.claim_named(id);
    CHECK(shelf.work.finish(*claim, view_of(*claim, "New"), std::nullopt, k_attempt)->change == Change::updated);
    CHECK(shelf.state("7") == "enriched 1 0");
  });
}

TEST_CASE("comparing tells what a view would do, and writes nothing") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    const auto claim = shelf.work.peek(shelf.seed("7", "ann/crops"));
    const std::string before = content(shelf);
    const auto compared = shelf.work.compare(*claim, view_of(*claim, "Crops"), std::nullopt);
    CHECK(compared.change == Change::updated);
    CHECK(compared.row.values.title == "Crops");
    CHECK(compared.row.status == catalog::Status::pending);
    CHECK(content(shelf) == before);
    const auto claimed = shelf.claim(claim->id);
    shelf.work.finish(*claimed, view_of(*claim, "Crops"), std::nullopt, k_attempt);
    CHECK(shelf.work.compare(*claim, view_of(*claim, "Crops"), std::nullopt).change == Change::unchanged);
    CHECK(shelf.work.compare(*claim, view_of(*claim, "Crops"), true).change == Change::updated);
  });
}

TEST_CASE("v_enrichment_log names the dataset of each attempt, with a time that people can read") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    const auto claim = shelf.claim(shelf.seed("7", "ann/crops"));
    CHECK(shelf.work.finish(*claim, view_of(*claim, "Crops"), std::nullopt, k_attempt));
    const auto rows = shelf.connection.all<std::string, std::string, std::string, std::string, std::string, int, int,
                                           int, std::optional<std::string>, int, std::string>(
        "SELECT source, external_id, ref, stage, result, attempt, final, http_status, error, duration_ms, "
        "created_at FROM v_enrichment_log");
    REQUIRE(rows.size() == 1);
    CHECK(rows[0] == std::tuple(std::string("kaggle"), std::string("7"), std::string("ann/crops"),
                                std::string("api_metadata"), std::string("SUCCESS"), 1, 1, 200,
                                std::optional<std::string>(), 42, std::string("2023-11-14T22:13:20Z")));
    shelf.connection.exec("DELETE FROM datasets");
    CHECK(shelf.log().empty());
  });
}

TEST_CASE("v_datasets shows enriching only while the lease runs") {
  support::on_each_store([](StoreFixture& fixture) {
    // The view goes by the machine's clock, as any SQLite tool does.
    fixture.clock.advance(core::SystemClock().now() - fixture.clock.now());
    Shelf shelf(fixture);
    const std::int64_t id = shelf.seed("7", "ann/crops");
    CHECK(shelf.shown("status", "7") == "minimal");
    const auto claim = shelf.claim(id);
    CHECK(shelf.shown("status", "7") == "enriching");
    CHECK(shelf.work.release(*claim, std::nullopt, {}));
    CHECK(shelf.shown("status", "7") == "minimal");
    fixture.clock.advance(-Shelf::k_lease - 2s);
    REQUIRE(shelf.claim(id));
    CHECK(shelf.shown("status", "7") == "minimal");
  });
}

TEST_CASE("an owner's name is another one each time") {
  const std::string name = store::lease_owner();
  CHECK(name != store::lease_owner());
  CHECK(name.find(":" + std::to_string(::getpid()) + ":") != std::string::npos);
  CHECK(core::is_storable_utf8(name));
}

TEST_SUITE_END();
