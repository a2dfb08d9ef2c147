// SPDX-License-Identifier: Apache-2.0
#include "store/store.hpp"

#include "sql/sqlite.hpp"
#include "support/child_process.hpp"
#include "support/store_fixture.hpp"
#include "support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <sys/stat.h>
#include <list>

namespace fs = std::filesystem;
using core::ErrorKind;
using store::Access;

namespace {

const support::FakeClock k_clock;

core::Result<store::Store> open(const fs::path& path, Access access = Access::create) {
  return store::open({.dsn = path.string()}, k_clock, access);
}

/// Changes a store behind the back of store::open.
void alter(const fs::path& path, std::string_view sql) {
  sql::open_sqlite(path, k_clock).value().script(sql);
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

int newest_version() {
  return store::all_migrations().back().version;
}

unsigned mode_of(const fs::path& path) {
  return static_cast<unsigned>(fs::status(path).permissions());
}

/// What a damaged store may do: open, or say in one of these ways that it cannot be used. Reads all that a user can
/// see.
bool is_survived(const fs::path& path) {
  try {
    auto opened = open(path, Access::existing);
    if (!opened) return opened.error().kind == ErrorKind::config || opened.error().kind == ErrorKind::io;
    const auto read = [&](std::string_view sql) { opened->connection.prepare(sql).each([](const sql::Row&) {}); };
    read("SELECT source, external_id, ref, title, tags, status, description FROM v_datasets");
    read("SELECT source, ref FROM v_dataset_refs");
    read("SELECT ref, result, error, created_at FROM v_enrichment_log");
    read("SELECT file, line, reason, excerpt FROM v_rejects");
  } catch (const sql::Failure& failure) {
    return failure.kind() == sql::Kind::corrupt || failure.kind() == sql::Kind::lost ||
           failure.kind() == sql::Kind::mistake;  // a table or column that is gone
  }
  return true;
}

/// A store with a few hundred rows and small pages, as bytes.
std::string small_store() {
  const support::TempDir folder;
  const fs::path path = folder.path() / "tedi.db";
  alter(path, "PRAGMA journal_mode = DELETE; PRAGMA page_size = 512; VACUUM");
  {
    auto store = open(path);
    sql::Connection& connection = store->connection;
    sql::Transaction transaction(connection);
    auto insert = connection.prepare(
        "INSERT INTO datasets (source, external_id, ref, title, description, first_seen_ms, "
        "last_seen_ms) VALUES ('kaggle', $1, $2, 'A title', $3, 0, 0)");
    for (int i = 0; i < 100; ++i) {
      insert.exec(std::to_string(i), "owner/" + std::to_string(i), std::string(static_cast<std::size_t>(i) * 10, 'd'));
    }
    transaction.commit();
  }
  return support::read_file(path);
}

}  // namespace

TEST_SUITE("store/store") {
  TEST_CASE("a store of a newer program is refused, by readers, too") {
    const support::TempDir folder;
    const fs::path path = folder.path() / "tedi.db";
    REQUIRE(open(path).has_value());
    alter(path, "INSERT INTO tedi_migrations (version, name, applied_ms) VALUES (4242, 'later', 0)");
    for (const Access access : {Access::create, Access::existing, Access::read_only}) {
      const auto refused = open(path, access);
      CHECK(refused.error().kind == ErrorKind::config);
      CHECK(contains(refused.error().message, path.string() + ": the store is at schema 4242, this program knows " +
                                                  std::to_string(newest_version()) + ": install a newer tedi"));
    }
  }

  TEST_CASE("a store of an older program is migrated by writers; readers are told how") {
    const support::TempDir folder;
    const fs::path path = folder.path() / "tedi.db";
    {
      auto connection = sql::open_sqlite(path, k_clock);
      REQUIRE(store::migrate(*connection, store::all_migrations().first(1)).has_value());
    }
    const auto refused = open(path, Access::read_only);
    CHECK(refused.error().kind == ErrorKind::config);
    CHECK(contains(refused.error().message, "run tedi-store migrate"));
    const auto migrated = open(path, Access::existing);
    CHECK(migrated->applied.size() == store::all_migrations().size() - 1);
    CHECK(open(path, Access::read_only).has_value());
  }

  TEST_CASE("a database that is not a store is refused and left as it is") {
    const support::TempDir folder;
    const fs::path theirs = folder.path() / "theirs.db";
    alter(theirs, "CREATE TABLE bookmarks (url TEXT) STRICT; PRAGMA application_id = 0; PRAGMA journal_mode = DELETE");
    const fs::path alike = folder.path() / "alike.db";
    alter(alike,
          "CREATE TABLE tedi_migrations (id TEXT) STRICT; PRAGMA application_id = 0; PRAGMA journal_mode = DELETE");
    const fs::path text = folder.write("notes.txt", std::string(4000, 'n'));
    for (const fs::path& path : {theirs, alike, text}) {
      CAPTURE(path.string());
      const std::string before = support::read_file(path);
      for (const Access access : {Access::create, Access::existing, Access::read_only}) {
        const auto refused = open(path, access);
        CHECK(refused.error().kind == ErrorKind::config);
        CHECK(contains(refused.error().message, path.string()));
      }
      CHECK(support::read_file(path) == before);
    }
  }

  TEST_CASE("a store that is not there is an error only where one must be there, and reading makes none") {
    const support::TempDir folder;
    const fs::path path = folder.path() / "new" / "tedi.db";
    CHECK(open(path, Access::existing).error().kind == ErrorKind::missing_input);
    auto empty = open(path, Access::read_only);
    REQUIRE(empty.has_value());
    CHECK(empty->path == path);
    CHECK(empty->connection.one<int>("SELECT count(*) FROM v_datasets") == std::tuple(0));
    CHECK_FALSE(fs::exists(folder.path() / "new"));
  }

  TEST_CASE("a folder that cannot be made is named, with the reason") {
    const support::TempDir folder;
    const fs::path file = folder.write("file", "");
    const auto refused = open(file / "sub" / "tedi.db");
    CHECK(refused.error().kind == ErrorKind::cannot_create);
    CHECK(contains(refused.error().message, file.string()));
  }

  TEST_CASE("a new store is made with its folders, for the owner only, and says what was applied") {
    const support::TempDir folder;
    const fs::path path = folder.path() / "a" / "b" / "tedi.db";
    const auto store = open(path);
    REQUIRE(store.has_value());
    CHECK(store->path == path);
    CHECK(store->applied.size() == store::all_migrations().size());
    CHECK(mode_of(folder.path() / "a") == 0700);
    CHECK(mode_of(folder.path() / "a" / "b") == 0700);
    CHECK(open(path)->applied.empty());
  }

  TEST_CASE("opening a store that is up to date waits for no writer") {
    const support::TempDir folder;
    const fs::path path = folder.path() / "tedi.db";
    auto writer = open(path);
    const sql::Transaction transaction(writer->connection);
    writer->connection.exec("INSERT INTO seed_states (source, last_ms) VALUES ('kaggle', 1)");
    CHECK(open(path)->connection.one<int>("SELECT count(*) FROM seed_states") == std::tuple(0));
    CHECK(open(path, Access::read_only).has_value());
  }

  TEST_CASE("six processes that open a new store at the same moment all succeed, and it is migrated once") {
    for (int round = 0; round < 5; ++round) {
      const support::TempDir folder;
      const fs::path path = folder.path() / "new" / "tedi.db";
      const support::Gate start;
      std::list<support::ChildProcess> children;
      for (int i = 0; i < 6; ++i) {
        children.emplace_back([&] {
          start.wait();
          auto store = open(path);
          if (!store) std::fprintf(stderr, "%s\n", store.error().message.c_str());
          return store ? static_cast<int>(store->applied.size()) : 98;
        });
      }
      start.open(6);
      std::size_t applied = 0;
      for (auto& child : children) applied += static_cast<std::size_t>(child.wait());
      CHECK(applied == store::all_migrations().size());
      auto store = open(path, Access::existing);
      CHECK(store->connection.one<int>("SELECT count(*) FROM tedi_migrations") == std::tuple(newest_version()));
      CHECK(store->connection.one<int>("PRAGMA page_size") == std::tuple(16384));
      CHECK(store->connection.one<std::string>("PRAGMA journal_mode") == std::tuple(std::string("wal")));
    }
  }

  TEST_CASE("a store cut at any length opens or says what is wrong") {
    const support::TempDir folder;
    const std::string whole = small_store();
    for (std::size_t length = 0; length < whole.size(); length += length < 1024 ? 51 : 1379) {
      CAPTURE(length);
      CHECK(is_survived(folder.write("cut-" + std::to_string(length) + ".db", whole.substr(0, length))));
    }
  }

  TEST_CASE("a store with bytes flipped opens or says what is wrong") {
    const support::TempDir folder;
    const std::string whole = small_store();
    std::uint64_t state = 42;
    const auto random = [&state](std::size_t below) {
      state = state * 6364136223846793005U + 1442695040888963407U;
      return static_cast<std::size_t>(state >> 33U) % below;
    };
    for (int i = 0; i < 200; ++i) {
      CAPTURE(i);
      std::string damaged = whole;
      // The header and the schema's pages are where most can go wrong.
      const std::size_t reach = i % 2 == 0 ? whole.size() : std::size_t{4096};
      for (std::size_t flips = 1 + random(8); flips > 0; --flips)
        damaged[random(reach)] ^= static_cast<char>(1 + random(255));
      CHECK(is_survived(folder.write("flip-" + std::to_string(i) + ".db", damaged)));
    }
  }

  TEST_CASE("a repository's tests get a migrated store, on every engine") {
    support::on_each_store([](support::StoreFixture& fixture) {
      sql::Connection first = fixture.connect();
      sql::Connection second = fixture.connect();
      first.exec("INSERT INTO seed_states (source, last_ms) VALUES ($1, now_ms())", "kaggle");
      CHECK(second.one<std::int64_t>("SELECT last_ms FROM seed_states") == std::tuple(1'700'000'000'000));
    });
    support::FakeClock clock;
    CHECK(support::memory_store(clock).one<int>("SELECT count(*) FROM v_datasets") == std::tuple(0));
  }
}
