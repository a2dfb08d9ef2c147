// SPDX-License-Identifier: Apache-2.0
#include "store/migration.hpp"

#include "sql/sqlite.hpp"
#include "store/enrichment_repository.hpp"
#include "support/failure_kind.hpp"
#include "support/fake_clock.hpp"

#include <doctest/doctest.h>

#include <array>

using core::ErrorKind;
using sql::Kind;
using store::Migration;

namespace {

const support::FakeClock k_clock(1234);

constexpr std::array k_two{
    Migration{1, "0001_first", "CREATE TABLE first (n INTEGER) STRICT"},
    Migration{2, "0002_second", "CREATE TABLE second (n INTEGER) STRICT; CREATE TABLE third (n TEXT) STRICT"}};
constexpr std::array k_second_fails{
    k_two[0], Migration{2, "0002_broken", "CREATE TABLE second (n INTEGER) STRICT; CREATE nonsense"}};

sql::Connection empty_database() {
  return *sql::open_sqlite({}, k_clock, {.access = sql::SqliteOptions::Access::memory});
}

std::vector<std::string> names(const std::vector<Migration>& migrations) {
  std::vector<std::string> all;
  for (const Migration& migration : migrations) all.emplace_back(migration.name);
  return all;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_SUITE("store/migration") {
  TEST_CASE("a migration that fails leaves neither tables nor a version, and is named") {
    sql::Connection connection = empty_database();
    try {
      (void)store::migrate(connection, k_second_fails);
      FAIL("nonsense was applied");
    } catch (const sql::Failure& failure) {
      CHECK(failure.kind() == Kind::mistake);
      CHECK(std::string_view(failure.what()).starts_with("migration 0002_broken: "));
    }
    CHECK(connection.tables().empty());
    CHECK(store::schema_version(connection).value() == 0);
  }

  TEST_CASE("a later migration that fails leaves the store at its version, to be migrated again") {
    sql::Connection connection = empty_database();
    REQUIRE(store::migrate(connection, std::span(k_two).first(1)).has_value());
    CHECK(support::failure_kind([&] { (void)store::migrate(connection, k_second_fails); }) == Kind::mistake);
    CHECK(store::schema_version(connection).value() == 1);
    CHECK(connection.tables() == Names{"first", "tedi_migrations"});
    CHECK(names(store::migrate(connection, k_two).value()) == Names{"0002_second"});
  }

  TEST_CASE("a store that a newer program wrote is refused with both versions") {
    sql::Connection connection = empty_database();
    REQUIRE(store::migrate(connection, k_two).has_value());
    const auto result = store::migrate(connection, std::span(k_two).first(1));
    CHECK(result.error().kind == ErrorKind::config);
    CHECK(result.error().message == "the store is at schema 2, this program knows 1: install a newer tedi");
  }

  TEST_CASE("tables of another program are left alone") {
    sql::Connection connection = empty_database();
    connection.script("CREATE TABLE theirs (n INTEGER) STRICT");
    CHECK(store::schema_version(connection).error().kind == ErrorKind::config);
    CHECK(store::migrate(connection, k_two).error().kind == ErrorKind::config);
    CHECK(connection.tables() == Names{"theirs"});
  }

  TEST_CASE("an empty database is at version 0 and is not written by being asked") {
    sql::Connection connection = empty_database();
    CHECK(store::schema_version(connection).value() == 0);
    CHECK(connection.tables().empty());
  }

  TEST_CASE("what is missing is applied in order, once, and noted with its time") {
    sql::Connection connection = empty_database();
    CHECK(names(store::migrate(connection, k_two).value()) == Names{"0001_first", "0002_second"});
    CHECK(store::migrate(connection, k_two).value().empty());
    CHECK(connection.tables() == Names{"first", "second", "tedi_migrations", "third"});
    const auto noted = connection.all<int, std::string, std::int64_t>(
        "SELECT version, name, applied_ms FROM tedi_migrations ORDER BY version");
    REQUIRE(noted.size() == 2);
    CHECK(noted[0] == std::tuple(1, std::string("0001_first"), 1234));
    CHECK(noted[1] == std::tuple(2, std::string("0002_second"), 1234));
  }

  TEST_CASE("the embedded migrations count from 1 without a gap, and their names say their numbers") {
    const auto all = store::all_migrations();
    REQUIRE_FALSE(all.empty());
    for (std::size_t i = 0; i < all.size(); ++i) {
      CAPTURE(std::string(all[i].name));
      CHECK(all[i].version == static_cast<int>(i) + 1);
      CHECK(std::stoi(std::string(all[i].name)) == all[i].version);
      CHECK_FALSE(all[i].sql.empty());
    }
  }

  TEST_CASE("a store with rows from before there was a queue has them in it afterwards, as they were") {
    sql::Connection connection = empty_database();
    REQUIRE(store::migrate(connection, store::all_migrations().first(2)).has_value());
    const auto rows = [&] {
      return connection.all<std::string, std::optional<std::string>, std::optional<std::int64_t>, std::string>(
          "SELECT external_id, ref, votes, status FROM v_datasets ORDER BY external_id");
    };
    connection.exec(
        "INSERT INTO datasets (source, external_id, ref, votes, first_seen_ms, last_seen_ms) VALUES "
        "('kaggle', '1', 'ann/crops', 3, 0, 0), ('kaggle', '2', NULL, 9, 0, 0), ('kaggle', '3', 'ann/soils', 5, 0, 0)");
    const auto before = rows();
    CHECK(names(store::migrate(connection).value()).front() == "0003_enrichment");
    CHECK(rows() == before);
    store::EnrichmentRepository work(connection, "kaggle", "worker", std::chrono::minutes(5));
    CHECK(work.next(store::Queue::minimal, 0, 10) == std::vector<std::int64_t>{3, 1});
    CHECK(work.count_unresolved() == 1);
    CHECK(connection.one<int>("SELECT count(*) FROM v_enrichment_log") == std::tuple(0));
  }

  TEST_CASE("the schema needs nothing that only our connections have: any SQLite tool can read its views") {
    sql::Connection connection = empty_database();
    REQUIRE(store::migrate(connection).has_value());
    for (const Migration& migration : store::all_migrations()) {
      CAPTURE(std::string(migration.name));
      CHECK(migration.sql.find("now_ms()") == std::string_view::npos);
    }
    for (const std::string& name : connection.tables()) {
      CAPTURE(name);
      CHECK(support::failure_kind([&] { connection.exec("SELECT count(*) FROM " + name); }) == std::nullopt);
    }
  }
}
