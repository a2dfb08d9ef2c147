// SPDX-License-Identifier: Apache-2.0
#include "store/dataset_load.hpp"

#include "core/times.hpp"
#include "store/dataset_repository.hpp"
#include "support/datasets.hpp"
#include "support/store_fixture.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

TEST_SUITE_BEGIN("store/dataset_load");

namespace {

using support::Offered;
using support::StoreFixture;

const core::TimePoint k_edition = *core::utc_time(2024, 1, 1);

Offered row(const std::string& id, const std::string& ref) {
  catalog::Dataset values;
  values.external_id = id;
  values.ref = ref;
  values.title = "Title of " + id;
  return support::offered(std::move(values));
}

/// Everything a reader sees, and the hashes.
std::string content(sql::Connection& connection) {
  std::string text;
  for (const auto& [line] :
       connection.all<std::string>("SELECT external_id || ' ' || coalesce(ref, '-') || ' ' || coalesce(contested_ref, "
                                   "'-') || ' ' || title || ' ' "
                                   "|| seed_hash || ' ' || seed_at_ms FROM datasets ORDER BY external_id")) {
    text += line + "\n";
  }
  for (const auto& [line] : connection.all<std::string>(
           "SELECT external_id || ' ' || ref || ' ' || (until IS NULL) FROM v_dataset_refs ORDER BY 1")) {
    text += line + "\n";
  }
  return text;
}

std::string loaded(StoreFixture& fixture, const std::vector<Offered>& rows) {
  sql::Connection connection = fixture.connect();
  auto load = store::DatasetLoad::try_begin(connection, "kaggle", k_edition);
  REQUIRE(load);
  for (const Offered& row : rows) {
    const store::SeededRow view = row.view();
    load->insert(std::span(&view, 1));
  }
  load->finish();
  load->commit();
  CHECK(load->rows() == rows.size());
  return content(connection);
}

std::string upserted(StoreFixture& fixture, const std::vector<Offered>& rows) {
  sql::Connection connection = fixture.connect();
  store::DatasetRepository datasets(connection, "kaggle");
  datasets.upsert_seeded(support::views(rows), k_edition);
  return content(connection);
}

}  // namespace

TEST_CASE("a load leaves the store as upserts of the same rows would") {
  const std::vector<std::vector<Offered>> loads{
      {},
      {row("1", "a/b"), row("2", ""), row("3", "a/c")},
      {row("9", "a/b"), row("10", "a/b")},
      {row("10", "a/b"), row("9", "a/b")},
      {row("8", "a/b"), row("10", "a/b"), row("9", "a/b"), row("11", "a/c"), row("12", "a/b"), row("1", "a/c")},
  };
  for (const std::vector<Offered>& rows : loads) {
    std::string by_load;
    support::on_each_store([&](StoreFixture& fixture) { by_load = loaded(fixture, rows); });
    support::on_each_store([&](StoreFixture& fixture) { CHECK(upserted(fixture, rows) == by_load); });
  }
}

TEST_CASE("a store that holds a dataset is not loaded") {
  support::on_each_store([](StoreFixture& fixture) {
    sql::Connection connection = fixture.connect();
    store::DatasetRepository datasets(connection, "kaggle");
    datasets.upsert_seeded(support::views({row("1", "a/b")}), k_edition);
    CHECK_FALSE(store::DatasetLoad::try_begin(connection, "kaggle", k_edition));
    CHECK_FALSE(store::DatasetLoad::try_begin(connection, "another", k_edition));
    CHECK(datasets.count() == 1);
  });
}

TEST_CASE("a load that is not committed leaves nothing, and can be tried again") {
  support::on_each_store([](StoreFixture& fixture) {
    sql::Connection connection = fixture.connect();
    {
      auto load = store::DatasetLoad::try_begin(connection, "kaggle", k_edition);
      REQUIRE(load);
      load->insert(support::views({row("1", "a/b")}));
    }
    CHECK(content(connection).empty());
    CHECK(store::DatasetLoad::try_begin(connection, "kaggle", k_edition));
  });
}

TEST_SUITE_END();
