// SPDX-License-Identifier: Apache-2.0
// Several processes, one of them killed, share one queue.
#include "store/enrichment_repository.hpp"

#include "support/child_process.hpp"
#include "support/enrichment_shelf.hpp"
#include "support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <list>
#include <string>
#include <vector>

using namespace std::chrono_literals;

TEST_SUITE_BEGIN("store/enrichment_race");

namespace {

using store::Queue;
using support::StoreFixture;
using Shelf = support::EnrichmentShelf;

void seed_many(Shelf& shelf, int count) {
  std::vector<support::Offered> rows;
  for (int i = 1; i <= count; ++i) {
    const std::string id = std::to_string(i);
    rows.push_back(support::offered(Shelf::dataset(id, "ann/" + id, i % 7)));
  }
  shelf.datasets.upsert_seeded(support::views(rows), shelf.clock.now());
}

/// Completes whatever is left, and writes the id of each dataset that it claimed into the file.
int work_off(StoreFixture& fixture, const std::string& owner, const std::filesystem::path& told) {
  Shelf shelf(fixture, owner);
  std::ofstream file(told);
  for (;;) {
    const auto ids = shelf.work.next(Queue::minimal, shelf.now_ms(), 50);
    if (ids.empty()) break;
    for (const std::int64_t id : ids) {
      const auto claim = shelf.claim(id);
      if (!claim) continue;
      file << claim->external_id << '\n';
      catalog::Dataset answer = Shelf::dataset(claim->external_id, claim->ref);
      answer.title = "Title of " + claim->external_id;
      if (!shelf.work.finish(*claim, answer, false, {.http_status = 200})) return 1;
    }
  }
  return file.flush() ? 0 : 2;
}

}  // namespace

TEST_CASE("two processes complete two thousand datasets, each of them once") {
  support::on_each_store([](StoreFixture& fixture) {
    constexpr int k_count = 2000;
    const support::TempDir told;
    Shelf shelf(fixture);
    seed_many(shelf, k_count);
    const support::Gate start;
    std::list<support::ChildProcess> children;
    for (const char* name : {"one", "two"}) {
      children.emplace_back([&, name] {
        start.wait();
        return work_off(fixture, name, told.path() / name);
      });
    }
    start.open(2);
    for (auto& child : children) CHECK(child.wait() == 0);

    std::vector<int> ids;
    for (const char* name : {"one", "two"}) {
      std::ifstream file(told.path() / name);
      for (int id = 0; file >> id;) ids.push_back(id);
    }
    std::ranges::sort(ids);
    CHECK(ids.size() == k_count);
    CHECK(std::ranges::adjacent_find(ids) == ids.end());
    CHECK(shelf.connection.one<int>("SELECT count(*) FROM datasets WHERE status = 'pending' AND attempts = 0 AND title "
                                    "= 'Title of ' || external_id AND lease_owner IS NULL") == std::tuple(k_count));
    CHECK(shelf.connection.one<int>("SELECT count(*) FROM enrichment_log WHERE result = 'SUCCESS' AND attempt = 1") ==
          std::tuple(k_count));
    CHECK(shelf.work.count_remaining() == 0);
  });
}

TEST_CASE("what a killed process had claimed is claimable again when its lease is over, not before") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    const std::int64_t id = shelf.seed("7", "ann/crops");
    const support::Gate has_claimed;
    const support::Gate never;
    support::ChildProcess claimer([&] {
      Shelf its(fixture, "killed");
      if (!its.claim(id)) return 1;
      has_claimed.open();
      never.wait();
      return 2;
    });
    has_claimed.wait();
    claimer.kill();
    CHECK_FALSE(shelf.claim(id));
    fixture.clock.advance(Shelf::k_lease - 1ms);
    CHECK_FALSE(shelf.claim(id));
    CHECK(shelf.work.count_held(Queue::minimal, shelf.now_ms()) == 1);
    fixture.clock.advance(1ms);
    const auto claim = shelf.claim(id);
    REQUIRE(claim);
    CHECK(claim->attempt == 2);
  });
}

TEST_SUITE_END();
