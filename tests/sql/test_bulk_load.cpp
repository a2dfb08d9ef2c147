// SPDX-License-Identifier: Apache-2.0
#include "sql/bulk_load.hpp"

#include "support/store_fixture.hpp"

#include <doctest/doctest.h>

#include <string>

TEST_SUITE_BEGIN("sql/bulk_load");

namespace {

using sql::BulkLoad;
using support::StoreFixture;

/// A store with one more table.
struct Shelf {
  explicit Shelf(StoreFixture& fixture) : connection(fixture.connect()) {
    connection.script("CREATE TABLE things (name TEXT NOT NULL) STRICT");
    connection.script("CREATE UNIQUE INDEX things_name ON things (name)");
  }
  void add(const std::string& name) { connection.exec("INSERT INTO things (name) VALUES ($1)", name); }
  std::string journal_mode() { return std::get<0>(*connection.one<std::string>("PRAGMA journal_mode")); }
  std::int64_t count() { return std::get<0>(*connection.one<std::int64_t>("SELECT count(*) FROM things")); }
  sql::Connection connection;
};

}  // namespace

TEST_CASE("what is loaded is there after the commit, with its indexes") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    const auto load = BulkLoad::try_begin(shelf.connection, {"things_name"});
    REQUIRE(load);
    CHECK(shelf.connection.in_transaction());
    shelf.add("a");
    shelf.add("b");
    load->build_indexes();
    load->commit();
    CHECK_FALSE(shelf.connection.in_transaction());
    CHECK(shelf.count() == 2);
    CHECK(shelf.journal_mode() == "wal");
    CHECK_THROWS_AS(shelf.add("a"), sql::Failure);
    sql::Connection other = fixture.connect_without_patience();
    CHECK(other.one<std::int64_t>("SELECT count(*) FROM things") == std::tuple(std::int64_t{2}));
    other.exec("INSERT INTO things (name) VALUES ('c')");
  });
}

TEST_CASE("without a commit the store is as it was, its indexes included") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    shelf.add("a");
    {
      const auto load = BulkLoad::try_begin(shelf.connection, {"things_name"});
      REQUIRE(load);
      for (int i = 0; i < 1000; ++i) shelf.add(std::to_string(i));
      load->build_indexes();
    }
    CHECK(shelf.count() == 1);
    CHECK(shelf.journal_mode() == "wal");
    CHECK_THROWS_AS(shelf.add("a"), sql::Failure);
    shelf.add("b");
  });
}

TEST_CASE("a row that breaks a unique index shows when that is built, and ends the load") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    {
      const auto load = BulkLoad::try_begin(shelf.connection, {"things_name"});
      REQUIRE(load);
      shelf.add("a");
      shelf.add("a");
      CHECK_THROWS_AS(load->build_indexes(), sql::Failure);
      CHECK_THROWS_AS(load->commit(), sql::Failure);
    }
    CHECK(shelf.count() == 0);
    shelf.add("a");
    CHECK_THROWS_AS(shelf.add("a"), sql::Failure);
  });
}

TEST_CASE("a commit before the indexes are built is a mistake") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    const auto load = BulkLoad::try_begin(shelf.connection, {"things_name"});
    REQUIRE(load);
    CHECK_THROWS_AS(load->commit(), sql::Failure);
  });
}

TEST_CASE("a bulk load in a transaction, and one of an index that is not there, are mistakes") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    {
      const sql::Transaction transaction(shelf.connection);
      CHECK_THROWS_AS(BulkLoad::try_begin(shelf.connection, {}), sql::Failure);
    }
    CHECK_THROWS_AS(BulkLoad::try_begin(shelf.connection, {"no_index"}), sql::Failure);
    CHECK_FALSE(shelf.connection.in_transaction());
    shelf.add("a");
  });
}

TEST_CASE("there is none while another connection has the store open, and nothing has changed for either") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    sql::Connection other = fixture.connect();
    CHECK_FALSE(BulkLoad::try_begin(shelf.connection, {"things_name"}));
    CHECK_FALSE(shelf.connection.in_transaction());
    CHECK(shelf.journal_mode() == "wal");
    shelf.add("a");
    CHECK(other.one<std::int64_t>("SELECT count(*) FROM things") == std::tuple(std::int64_t{1}));
    {
      const sql::Transaction reading(other, sql::Mode::read);
      CHECK(other.one<std::int64_t>("SELECT count(*) FROM things") == std::tuple(std::int64_t{1}));
      shelf.add("b");  // writers and readers go on side by side
    }
  });
}

TEST_CASE("others wait while a load runs") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    fixture.connect();
    const auto load = BulkLoad::try_begin(shelf.connection, {"things_name"});
    REQUIRE(load);
    CHECK_THROWS(fixture.connect_without_patience());
  });
}

TEST_SUITE_END();
