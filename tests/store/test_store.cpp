// SPDX-License-Identifier: Apache-2.0
#include "store/store.hpp"

#include "support/store_fixture.hpp"
#include "support/temp_dir.hpp"

#include <doctest/doctest.h>

TEST_SUITE("store/store") {
  TEST_CASE("a repository's tests get a migrated store, on every engine") {
    support::on_each_store([](support::StoreFixture& fixture) {
      sql::Connection first = fixture.connect();
      sql::Connection second = fixture.connect();
      first.exec("INSERT INTO seed_states (source, newest_ms) VALUES ($1, now_ms())", "kaggle");
      CHECK(second.one<std::int64_t>("SELECT newest_ms FROM seed_states") == std::tuple(1'700'000'000'000));
    });
    support::FakeClock clock;
    CHECK(support::memory_store(clock).one<int>("SELECT count(*) FROM v_datasets") == std::tuple(0));
  }
}
