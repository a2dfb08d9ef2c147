// SPDX-License-Identifier: Apache-2.0
// What is in the queue, and who gets it. What becomes of it then: test_enrichment_repository.cpp.
#include "store/enrichment_repository.hpp"

#include "store/enrichment_sql.hpp"
#include "support/enrichment_shelf.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

using namespace std::chrono_literals;

TEST_SUITE_BEGIN("store/enrichment_queue");

namespace {

using store::Claim;
using store::Queue;
using support::StoreFixture;
using Shelf = support::EnrichmentShelf;
using Ids = std::vector<std::int64_t>;

const store::Attempt k_attempt{.http_status = 200, .duration = 42ms};
const core::Error k_down{.kind = core::ErrorKind::unavailable, .message = "no answer"};
const catalog::Consequence k_gone{.is_final = true, .is_active = false};

/// The values of a view that says a title, and the ref as it was asked for.
catalog::Dataset view_of(const Claim& claim, const std::string& title) {
  catalog::Dataset values = Shelf::dataset(claim.external_id, claim.ref);
  values.title = title;
  return values;
}

}  // namespace

TEST_CASE("a lease is taken once, and again only when it is over") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    Shelf other(fixture, "other");
    const std::int64_t id = shelf.seed("7", "ann/crops");
    REQUIRE(shelf.claim(id));
    fixture.clock.advance(Shelf::k_lease - 1ms);
    CHECK_FALSE(other.claim(id));
    CHECK_FALSE(other.work.claim_named(id));
    CHECK_FALSE(other.work.peek(id));
    CHECK(other.work.next(Queue::minimal, other.now_ms(), 10).empty());
    CHECK(other.work.count_held(Queue::minimal, other.now_ms()) == 1);
    fixture.clock.advance(1ms);
    CHECK(other.work.count_held(Queue::minimal, other.now_ms()) == 0);
    CHECK(other.work.next(Queue::minimal, other.now_ms(), 10) == Ids{id});
    CHECK(other.claim(id)->attempt == 2);
  });
}

TEST_CASE("what is not in the queue any more is not claimed from it") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    const std::int64_t id = shelf.seed("7", "ann/crops");
    const auto claimable_after = [&](const std::string& change) {
      shelf.connection.exec(
          "UPDATE datasets SET status = 'minimal', is_active = 1, view_at_ms = NULL, ref = 'ann/crops'");
      shelf.connection.exec("UPDATE datasets SET " + change);
      return shelf.claim(id).has_value() || !shelf.work.next(Queue::minimal, shelf.now_ms(), 10).empty();
    };
    CHECK_FALSE(claimable_after("is_active = 0"));
    CHECK_FALSE(claimable_after("view_at_ms = 1"));
    CHECK_FALSE(claimable_after("status = 'pending'"));
    CHECK_FALSE(claimable_after("status = 'enriched'"));
    CHECK_FALSE(claimable_after("status = 'failed'"));
    CHECK_FALSE(claimable_after("ref = NULL"));
    CHECK_FALSE(claimable_after("not_before_ms = " + std::to_string(shelf.now_ms() + 1)));
    CHECK(claimable_after("not_before_ms = " + std::to_string(shelf.now_ms())));
  });
}

TEST_CASE("the queue is by votes, then views, then age; what is not known comes last") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    Ids ids;
    ids.push_back(shelf.seed(Shelf::dataset("1", "a/1")));
    ids.push_back(shelf.seed(Shelf::dataset("2", "a/2", 5, 1)));
    ids.push_back(shelf.seed(Shelf::dataset("3", "a/3", 5)));
    ids.push_back(shelf.seed(Shelf::dataset("4", "a/4", 5, 9)));
    ids.push_back(shelf.seed(Shelf::dataset("5", "a/5", 70)));
    ids.push_back(shelf.seed(Shelf::dataset("6", "a/6", {}, 9)));
    ids.push_back(shelf.seed(Shelf::dataset("7", "a/7")));
    shelf.seed(Shelf::dataset("8", "", 999));
    const Ids best_first{ids[4], ids[3], ids[1], ids[2], ids[5], ids[0], ids[6]};
    CHECK(shelf.work.next(Queue::minimal, shelf.now_ms(), 100) == best_first);
    CHECK(shelf.work.next(Queue::minimal, shelf.now_ms(), 2) == Ids{ids[4], ids[3]});
    CHECK(shelf.work.next(Queue::pending, shelf.now_ms(), 100).empty());
    CHECK(shelf.work.next(Queue::failed, shelf.now_ms(), 100).empty());
    shelf.connection.exec("UPDATE datasets SET status = 'failed', is_active = 0");
    CHECK(shelf.work.next(Queue::failed, shelf.now_ms(), 100) == best_first);
    CHECK(shelf.work.next(Queue::minimal, shelf.now_ms(), 100).empty());
  });
}

TEST_CASE("the queue of pending holds what a listing showed and no view answered for") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    const std::int64_t id = shelf.seed("7", "ann/crops");
    shelf.connection.exec("UPDATE datasets SET status = 'pending', list_at_ms = 1");
    CHECK(shelf.work.next(Queue::pending, shelf.now_ms(), 10) == Ids{id});
    const auto claim = shelf.claim(id, Queue::pending);
    REQUIRE(claim);
    CHECK(shelf.work.finish(*claim, view_of(*claim, "Crops"), std::nullopt, k_attempt));
    CHECK(shelf.work.next(Queue::pending, shelf.now_ms(), 10).empty());
  });
}

TEST_CASE("remaining are those to be asked for, due or not; unresolved those without a ref") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    const std::int64_t leased = shelf.seed("1", "a/1");
    shelf.seed("2", "a/2");
    shelf.seed("3", "a/3");
    for (const char* id : {"4", "5", "6"}) shelf.seed(id, std::string("a/") + id);
    shelf.seed("7", "");
    shelf.claim(leased);
    shelf.connection.exec("UPDATE datasets SET not_before_ms = 99999999999999 WHERE external_id = '2'");
    shelf.connection.exec("UPDATE datasets SET status = 'pending' WHERE external_id = '3'");
    shelf.connection.exec("UPDATE datasets SET is_active = 0 WHERE external_id = '4'");
    shelf.connection.exec("UPDATE datasets SET view_at_ms = 1 WHERE external_id = '5'");
    shelf.connection.exec("UPDATE datasets SET status = 'failed' WHERE external_id = '6'");
    shelf.connection.exec(
        "INSERT INTO datasets (source, external_id, ref, first_seen_ms, last_seen_ms) VALUES ('zenodo', '8', 'z', 0, "
        "0)");
    CHECK(shelf.work.count_remaining() == 3);
    CHECK(shelf.work.count_unresolved() == 1);
    CHECK(shelf.work.count_held(Queue::minimal, shelf.now_ms()) == 1);
  });
}

TEST_CASE("held is what is due in the queue and leased: not what is due later, nor what is no part of it") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    const std::int64_t due_ms = shelf.now_ms();
    REQUIRE(shelf.claim(shelf.seed("1", "ann/due")));
    REQUIRE(shelf.claim(shelf.seed("2", "ann/later")));
    REQUIRE(shelf.claim(shelf.seed("3", "ann/viewed")));
    shelf.connection.exec("UPDATE datasets SET not_before_ms = $1 WHERE external_id = '2'", due_ms + 1);
    shelf.connection.exec("UPDATE datasets SET view_at_ms = 1 WHERE external_id = '3'");
    CHECK(shelf.work.count_held(Queue::minimal, due_ms) == 1);
    CHECK(shelf.work.count_held(Queue::pending, due_ms) == 0);
    CHECK(shelf.work.count_held(Queue::failed, due_ms) == 0);
  });
}

TEST_CASE("a former name of a dataset that has none now finds nothing, as it cannot be asked for") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    const std::int64_t id = shelf.seed("1", "ann/new");
    shelf.connection.exec("INSERT INTO dataset_refs (dataset_id, ref, until_ms) VALUES ($1, 'ann/old', 1)", id);
    CHECK(shelf.work.find_ref("ann/old") == id);
    shelf.connection.exec("UPDATE datasets SET ref = NULL");
    CHECK_FALSE(shelf.work.find_ref("ann/old"));
  });
}

TEST_CASE("the queue is read in the order of its index, without sorting, and counted in it") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    const auto plan = [&](std::string_view statement, const auto&... values) {
      std::string text;
      shelf.connection.prepare("EXPLAIN QUERY PLAN " + std::string(statement))
          .each([&](const sql::Row& row) { text += row.get<std::string>(3) + "\n"; }, values...);
      return text;
    };
    namespace texts = store::enrichment_sql;
    CHECK(plan(texts::k_next, "kaggle", 0, 10, "minimal") ==
          "SEARCH datasets USING INDEX datasets_enrich_queue (source=? AND status=?)\n");
    CHECK(plan(texts::k_count_remaining, "kaggle") ==
          "SEARCH datasets USING INDEX datasets_enrich_queue (source=? AND status=?)\n");
    CHECK(plan(texts::k_count_unresolved, "kaggle") ==
          "SEARCH datasets USING INDEX datasets_unresolved (source=? AND status=?)\n");
    CHECK(plan(texts::k_next_failed, "kaggle", 0, 10) == "SEARCH datasets USING INDEX datasets_failed (source=?)\n");
    CHECK(plan(texts::k_count_held, "kaggle", 0, "minimal").find("datasets_enrich_queue") != std::string::npos);
    CHECK(plan(texts::k_find_former_ref, "kaggle", "a/b").find("SCAN") == std::string::npos);
  });
}

TEST_CASE("what failed comes back by being claimed: active, as a first attempt, at the status it had") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    const std::int64_t seeded = shelf.seed("1", "a/1");
    const std::int64_t listed = shelf.seed("2", "a/2");
    const std::int64_t viewed = shelf.seed("3", "a/3");
    shelf.connection.exec("UPDATE datasets SET status = 'failed', is_active = 0, attempts = 3");
    shelf.connection.exec("UPDATE datasets SET list_at_ms = 1 WHERE external_id = '2'");
    shelf.connection.exec("UPDATE datasets SET view_at_ms = 1 WHERE external_id = '3'");
    for (const std::int64_t id : {seeded, listed}) {
      CHECK(shelf.work.peek(id)->attempt == 1);
      CHECK(shelf.claim(id, Queue::failed)->attempt == 1);
      CHECK_FALSE(shelf.claim(id, Queue::failed));
    }
    CHECK(shelf.work.claim_named(viewed)->attempt == 1);
    CHECK(shelf.state("1") == "minimal 1 1");
    CHECK(shelf.state("2") == "pending 1 1");
    CHECK(shelf.state("3") == "pending 1 1");
  });
}

TEST_CASE("what failed in this run is not due in it again") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    const std::int64_t id = shelf.seed("7", "ann/crops");
    const std::int64_t begin_ms = shelf.now_ms();
    fixture.clock.advance(10ms);
    CHECK(shelf.work.fail(*shelf.claim(id), k_gone, k_down, k_attempt));
    CHECK(shelf.work.next(Queue::failed, begin_ms, 10).empty());
    CHECK(shelf.work.next(Queue::failed, shelf.now_ms(), 10) == Ids{id});
  });
}

TEST_CASE("a claim by name asks neither for status nor for the time, and leaves what is inactive so") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    const std::int64_t id = shelf.seed("7", "ann/crops");
    shelf.connection.exec(
        "UPDATE datasets SET status = 'enriched', is_active = 0, view_at_ms = 1, attempts = 2, not_before_ms = "
        "99999999999999");
    CHECK(shelf.work.peek(id)->attempt == 3);
    CHECK(shelf.work.peek(id)->ref == "ann/crops");
    const auto claim = shelf.work.claim_named(id);
    REQUIRE(claim);
    CHECK(claim->attempt == 3);
    CHECK(shelf.work.release(*claim, std::nullopt, {}));
    CHECK(shelf.state("7") == "enriched 0 2");
    CHECK_FALSE(shelf.work.claim_named(shelf.seed("8", "")));
    CHECK_FALSE(shelf.work.peek(shelf.id_of("8")));
    CHECK_FALSE(shelf.work.claim_named(4242));
  });
}

TEST_SUITE_END();
