// SPDX-License-Identifier: Apache-2.0
#include "sql/connection.hpp"

#include "support/failure_kind.hpp"
#include "support/store_fixture.hpp"

#include <doctest/doctest.h>

#include <limits>

using sql::Kind;
using sql::Mode;
using sql::Transaction;
using support::failure_kind;

namespace {

/// On every engine, on a connection with an empty table `items`.
void on_each_connection(const std::function<void(sql::Connection&)>& test) {
  support::on_each_store([&](support::StoreFixture& fixture) {
    sql::Connection connection = fixture.connect();
    connection.script(R"sql(
      CREATE TABLE items (number INTEGER, name TEXT, size REAL) STRICT;
      CREATE UNIQUE INDEX items_identity ON items (number);
    )sql");
    test(connection);
  });
}

int count_items(sql::Connection& connection) {
  return std::get<0>(*connection.one<int>("SELECT count(*) FROM items"));
}

}  // namespace

TEST_SUITE("sql/connection") {
  TEST_CASE("after a failed statement a transaction takes no other one, commits nothing and can only end") {
    on_each_connection([](sql::Connection& connection) {
      {
        Transaction transaction(connection);
        connection.exec("INSERT INTO items (number) VALUES (1)");
        CHECK(failure_kind([&] { connection.exec("INSERT INTO items (number) VALUES (1)"); }) == Kind::unique);
        CHECK(failure_kind([&] { count_items(connection); }) == Kind::mistake);
        CHECK(failure_kind([&] { connection.script("DELETE FROM items"); }) == Kind::mistake);
        CHECK(failure_kind([&] { transaction.commit(); }) == Kind::mistake);
      }
      CHECK(count_items(connection) == 0);
    });
  }

  TEST_CASE("a statement that cannot be prepared poisons the transaction, too") {
    on_each_connection([](sql::Connection& connection) {
      Transaction transaction(connection);
      CHECK(failure_kind([&] { connection.exec("SELECT nothing FROM nowhere"); }) == Kind::mistake);
      CHECK(failure_kind([&] { transaction.commit(); }) == Kind::mistake);
    });
  }

  TEST_CASE("outside a transaction a failed statement harms no later one") {
    on_each_connection([](sql::Connection& connection) {
      CHECK(failure_kind([&] { connection.exec("SELEC 1"); }) == Kind::mistake);
      connection.exec("INSERT INTO items (number) VALUES (1)");
      CHECK(failure_kind([&] { connection.exec("INSERT INTO items (number) VALUES (1)"); }) == Kind::unique);
      CHECK(count_items(connection) == 1);
    });
  }

  TEST_CASE("a transaction inside another one is refused and spoils the outer one") {
    on_each_connection([](sql::Connection& connection) {
      Transaction outer(connection);
      CHECK(failure_kind([&] { Transaction inner(connection); }) == Kind::mistake);
      CHECK(failure_kind([&] { outer.commit(); }) == Kind::mistake);
    });
  }

  TEST_CASE("a write in a read transaction is a mistake, and writing works again after it") {
    on_each_connection([](sql::Connection& connection) {
      {
        Transaction transaction(connection, Mode::read);
        CHECK(failure_kind([&] { connection.exec("INSERT INTO items (number) VALUES (1)"); }) == Kind::mistake);
      }
      {
        Transaction transaction(connection, Mode::read);
        CHECK(count_items(connection) == 0);
        transaction.commit();
      }
      CHECK(connection.exec("INSERT INTO items (number) VALUES (1)") == 1);
    });
  }

  TEST_CASE("a read transaction sees one state, whatever others write meanwhile") {
    support::on_each_store([](support::StoreFixture& fixture) {
      sql::Connection reader = fixture.connect();
      sql::Connection writer = fixture.connect();
      constexpr auto k_count = "SELECT count(*) FROM seed_states";
      Transaction transaction(reader, Mode::read);
      CHECK(reader.one<int>(k_count) == std::tuple(0));
      writer.exec("INSERT INTO seed_states (source, last_ms) VALUES ('kaggle', 1)");
      CHECK(reader.one<int>(k_count) == std::tuple(0));
      transaction.commit();
      CHECK(reader.one<int>(k_count) == std::tuple(1));
    });
  }

  TEST_CASE("a transaction is committed once; without commit it leaves nothing") {
    on_each_connection([](sql::Connection& connection) {
      {
        Transaction transaction(connection);
        connection.exec("INSERT INTO items (number) VALUES (1)");
        CHECK(connection.in_transaction());
      }
      CHECK_FALSE(connection.in_transaction());
      CHECK(count_items(connection) == 0);
      Transaction transaction(connection);
      connection.exec("INSERT INTO items (number) VALUES (1)");
      transaction.commit();
      CHECK(failure_kind([&] { transaction.commit(); }) == Kind::mistake);
      CHECK(count_items(connection) == 1);
    });
  }

  TEST_CASE("a write transaction waits for no one in vain: busy, and it can be tried again") {
    support::on_each_store([](support::StoreFixture& fixture) {
      sql::Connection first = fixture.connect_without_patience();
      sql::Connection second = fixture.connect_without_patience();
      std::optional<Transaction> holder(std::in_place, first);
      try {
        Transaction transaction(second);
        FAIL("two write transactions at once");
      } catch (const sql::Failure& failure) {
        CHECK(failure.kind() == Kind::busy);
        CHECK(failure.as_error().kind == core::ErrorKind::busy);
        CHECK(std::string_view(failure.what()).find("another process is writing") != std::string_view::npos);
      }
      int tries = 0;
      const int result = sql::retrying(second, [&] {
        if (++tries == 3) holder.reset();
        Transaction transaction(second);
        transaction.commit();
        return 7;
      });
      CHECK(result == 7);
      CHECK(tries == 3);
    });
  }

  TEST_CASE("retrying gives up after five times, tries nothing else again and never a part of a transaction") {
    on_each_connection([](sql::Connection& connection) {
      int tries = 0;
      const auto fail_with = [&](Kind kind) {
        return failure_kind([&] {
          sql::retrying(connection, [&] {
            ++tries;
            throw sql::Failure(kind, 0, "made up");
          });
        });
      };
      CHECK(fail_with(Kind::busy) == Kind::busy);
      CHECK(tries == 5);
      CHECK(fail_with(Kind::unique) == Kind::unique);
      CHECK(tries == 6);
      Transaction transaction(connection);
      CHECK(fail_with(Kind::busy) == Kind::mistake);
      CHECK(tries == 6);
    });
  }

  TEST_CASE("the callback of each must not use the connection") {
    on_each_connection([](sql::Connection& connection) {
      connection.exec("INSERT INTO items (number) VALUES (1), (2)");
      sql::Statement rows = connection.prepare("SELECT number FROM items");
      const auto write_inside = [&] {
        rows.each([&](const sql::Row&) { connection.exec("UPDATE items SET name = 'x'"); });
      };
      CHECK(failure_kind(write_inside) == Kind::mistake);
      CHECK(failure_kind([&] { rows.each([&](const sql::Row&) { rows.exec(); }); }) == Kind::mistake);
      CHECK(rows.all<int>().size() == 2);
    });
  }

  TEST_CASE("an exception of a callback passes through and ends the statement") {
    on_each_connection([](sql::Connection& connection) {
      connection.exec("INSERT INTO items (number) VALUES (1), (2)");
      sql::Statement rows = connection.prepare("SELECT number FROM items ORDER BY number");
      CHECK_THROWS_AS(rows.each([](const sql::Row&) { throw std::length_error("enough"); }), std::length_error);
      CHECK(rows.one<int>() == std::tuple(1));
      connection.script("DROP TABLE items");  // would be refused under an open row
    });
  }

  TEST_CASE("a value that the C++ type cannot hold is refused") {
    on_each_connection([](sql::Connection& connection) {
      connection.exec("INSERT INTO items (number, name, size) VALUES ($1, $2, $3)", 1LL << 40, "text",
                      std::optional<double>());
      CHECK(failure_kind([&] { connection.one<int>("SELECT number FROM items"); }) == Kind::data);
      CHECK(failure_kind([&] { connection.one<double>("SELECT size FROM items"); }) == Kind::mistake);
      CHECK(failure_kind([&] { connection.one<int>("SELECT name FROM items"); }) == Kind::mistake);
      CHECK(failure_kind([&] { connection.one<double>("SELECT name FROM items"); }) == Kind::mistake);
      CHECK(failure_kind([&] { connection.one<std::string>("SELECT number FROM items"); }) == Kind::mistake);
      CHECK(failure_kind([&] { connection.one<int, int>("SELECT 1"); }) == Kind::mistake);
      CHECK_THROWS_AS(connection.exec("SELECT $1", std::numeric_limits<std::uint64_t>::max()), std::out_of_range);
    });
  }

  TEST_CASE("values of every type come back as they went, and so does NULL") {
    on_each_connection([](sql::Connection& connection) {
      const std::string long_text(100'000, 'x');
      connection.exec("INSERT INTO items (number, name, size) VALUES ($1, $2, $3), ($4, $5, $6), ($7, $8, $9)",
                      std::numeric_limits<std::int64_t>::min(), long_text, 0.1, true, "", 3.0, std::optional<int>(),
                      std::optional<std::string_view>(), std::optional<double>());
      using Text = std::optional<std::string>;
      const auto rows = connection.all<std::optional<std::int64_t>, Text, std::optional<double>>(
          "SELECT number, name, size FROM items ORDER BY number NULLS LAST");
      REQUIRE(rows.size() == 3);
      CHECK(rows[0] == std::tuple(std::numeric_limits<std::int64_t>::min(), long_text, 0.1));
      CHECK(rows[1] == std::tuple(1, Text(""), 3.0));
      CHECK(rows[2] == std::tuple(std::nullopt, std::nullopt, std::nullopt));
      CHECK(connection.one<bool>("SELECT number FROM items WHERE number = $1", true) == std::tuple(true));
    });
  }

  TEST_CASE("the rows written are counted: 0 for a query, for DDL and for a guarded upsert that changes nothing") {
    on_each_connection([](sql::Connection& connection) {
      sql::Statement upsert = connection.prepare(
          "INSERT INTO items AS i (number, name) VALUES ($1, $2) ON CONFLICT (number) DO UPDATE SET name = "
          "excluded.name "
          "WHERE i.name IS DISTINCT FROM excluded.name");
      CHECK(upsert.exec(1, "one") == 1);
      CHECK(upsert.exec(1, "one") == 0);
      CHECK(upsert.exec(1, "uno") == 1);
      CHECK(upsert.exec(2, "two") == 1);
      CHECK(connection.exec("SELECT number FROM items") == 0);
      CHECK(connection.exec("CREATE INDEX items_by_name ON items (name)") == 0);
      CHECK(connection.exec("UPDATE items SET size = 1.5") == 2);
      CHECK(connection.exec("DELETE FROM items") == 2);
    });
  }

  TEST_CASE("rows that go with the row they hang on are not counted") {
    support::on_each_store([](support::StoreFixture& fixture) {
      sql::Connection connection = fixture.connect();
      connection.script(R"sql(
        CREATE TABLE parents (id INTEGER PRIMARY KEY) STRICT;
        CREATE TABLE children (parent_id INTEGER NOT NULL REFERENCES parents (id) ON DELETE CASCADE) STRICT;
      )sql");
      connection.exec("INSERT INTO parents (id) VALUES (1)");
      connection.exec("INSERT INTO children (parent_id) VALUES (1), (1)");
      CHECK(connection.exec("DELETE FROM parents") == 1);
      CHECK(connection.one<int>("SELECT count(*) FROM children") == std::tuple(0));
    });
  }

  TEST_CASE("a write is complete even when only the first of its rows is read") {
    on_each_connection([](sql::Connection& connection) {
      sql::Statement insert = connection.prepare("INSERT INTO items (number) VALUES ($1), ($2), ($3) RETURNING number");
      CHECK(insert.one<int>(1, 2, 3).has_value());
      CHECK(count_items(connection) == 3);
      CHECK(failure_kind([&] { insert.one<int>(4, 5, 1); }) == Kind::unique);
      CHECK(count_items(connection) == 3);
    });
  }

  TEST_CASE("no open row keeps a lock after one()") {
    support::on_each_store([](support::StoreFixture& fixture) {
      sql::Connection first = fixture.connect();
      sql::Connection second = fixture.connect_without_patience();
      sql::Statement insert =
          first.prepare("INSERT INTO seed_states (source, last_ms) VALUES ('a', 1), ('b', 2) RETURNING source");
      CHECK(insert.one<std::string>().has_value());
      CHECK(second.exec("UPDATE seed_states SET last_ms = 3") == 2);
    });
  }

  TEST_CASE("one gives the first row or nothing, all gives every row, a statement can be run again") {
    on_each_connection([](sql::Connection& connection) {
      sql::Statement find = connection.prepare("SELECT name FROM items WHERE number >= $1 ORDER BY number");
      CHECK(find.one<std::string>(1) == std::nullopt);
      connection.exec("INSERT INTO items (number, name) VALUES (1, 'a'), (2, 'b')");
      CHECK(find.one<std::string>(1) == std::tuple(std::string("a")));
      CHECK(find.one<std::string>(2) == std::tuple(std::string("b")));
      CHECK(find.all<std::string>(1).size() == 2);
      CHECK(find.all<std::string>(3).empty());
    });
  }

  TEST_CASE("now_ms is the clock's time, one for the whole of a statement") {
    support::on_each_store([](support::StoreFixture& fixture) {
      sql::Connection connection = fixture.connect();
      sql::Statement now = connection.prepare("SELECT now_ms()");
      CHECK(now.one<std::int64_t>() == std::tuple(1'700'000'000'000));
      fixture.clock.advance(core::Milliseconds(1));
      CHECK(now.one<std::int64_t>() == std::tuple(1'700'000'000'001));
      CHECK(connection.now_ms() == 1'700'000'000'001);
      std::vector<std::int64_t> times;
      connection.prepare("SELECT now_ms() FROM (VALUES (1), (2)) AS two").each([&](const sql::Row& row) {
        times.push_back(row.get<std::int64_t>(0));
        fixture.clock.advance(core::Milliseconds(1));
      });
      CHECK(times == std::vector<std::int64_t>{1'700'000'000'001, 1'700'000'000'001});
    });
  }

  TEST_CASE("a lock's name is checked, since it becomes part of a file name") {
    on_each_connection([](sql::Connection& connection) {
      for (const char* name : {"", "../x", "a b", "A", "a/b"}) {
        CAPTURE(name);
        CHECK(failure_kind([&] { (void)connection.try_run_lock(name); }) == Kind::mistake);
      }
    });
  }

  TEST_CASE("a lock is held once on a store, by name, until it is dropped") {
    support::on_each_store([](support::StoreFixture& fixture) {
      sql::Connection first = fixture.connect();
      sql::Connection second = fixture.connect();
      auto lock = first.try_run_lock("ingest-seed.kaggle");
      CHECK(lock.has_value());
      CHECK_FALSE(first.try_run_lock("ingest-seed.kaggle").has_value());
      CHECK_FALSE(second.try_run_lock("ingest-seed.kaggle").has_value());
      CHECK(second.try_run_lock("ingest-seed.zenodo").has_value());
      lock.reset();
      CHECK(second.try_run_lock("ingest-seed.kaggle").has_value());
    });
    support::FakeClock clock;
    sql::Connection memory = support::memory_store(clock);
    auto lock = memory.try_run_lock("a");
    CHECK(lock.has_value());
    CHECK_FALSE(memory.try_run_lock("a").has_value());
    lock.reset();
    CHECK(memory.try_run_lock("a").has_value());
  }

  TEST_CASE("a connection can be moved while its statements live") {
    on_each_connection([](sql::Connection& connection) {
      const support::FakeClock clock;
      sql::Connection moved = support::memory_store(clock);
      sql::Statement insert = connection.prepare("INSERT INTO items (number) VALUES ($1)");
      moved = std::move(connection);
      CHECK(insert.exec(1) == 1);
      CHECK(count_items(moved) == 1);
      CHECK(moved.engine() == "sqlite");
    });
  }
}
