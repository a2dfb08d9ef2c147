// SPDX-License-Identifier: Apache-2.0
#include "sql/sqlite.hpp"
#include "support/child_process.hpp"
#include "support/failure_kind.hpp"
#include "support/fake_clock.hpp"
#include "support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <unistd.h>
#include <algorithm>
#include <csignal>

namespace fs = std::filesystem;
using sql::Examination;
using sql::Kind;
using sql::Mark;
using Access = sql::SqliteOptions::Access;

namespace {

const support::FakeClock k_clock;

sql::Connection open(const fs::path& path, Access access = Access::inspect) {
  auto connection = sql::open_sqlite(path, k_clock, {.access = access, .busy_timeout = core::Milliseconds(0)});
  if (!connection) throw std::runtime_error(connection.error().message);
  return *std::move(connection);
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// A closed database with two tables, a view and rows on several pages.
fs::path make_filled(const support::TempDir& folder) {
  const fs::path path = folder.path() / "filled.db";
  sql::Connection connection = open(path, Access::read_write_create);
  connection.script(
      "CREATE TABLE parents (id INTEGER PRIMARY KEY, s TEXT) STRICT;"
      "CREATE TABLE children (n INTEGER, parent INTEGER REFERENCES parents (id)) STRICT;"
      "CREATE UNIQUE INDEX parents_s ON parents (s);"
      "CREATE VIEW names AS SELECT s FROM parents");
  sql::Transaction transaction(connection);
  sql::Statement insert = connection.prepare("INSERT INTO parents (id, s) VALUES ($1, $2)");
  for (int i = 1; i <= 100; ++i) insert.exec(i, std::to_string(i) + std::string(2000, 'x'));
  connection.exec("INSERT INTO children (n, parent) VALUES (1, 1)");
  transaction.commit();
  return path;
}

/// The same with its bytes changed by `damage`.
template <class F>
fs::path make_damaged(const support::TempDir& folder, F&& damage) {
  std::string bytes = support::read_file(make_filled(folder));
  damage(bytes);
  return folder.write("damaged.db", bytes);
}

std::vector<std::string> faults(sql::Connection& connection, Examination what) {
  std::vector<std::string> found;
  connection.examine(what, [&](const std::string& fault) { found.push_back(fault); });
  return found;
}

/// What keeps the engine from examining the file, in its words.
std::string obstacle(const fs::path& path) {
  sql::Connection connection = open(path);
  try {
    connection.examine(Examination::integrity, [](const std::string&) {});
  } catch (const sql::Failure& failure) {
    return failure.kind() == Kind::corrupt ? failure.what() : "another kind";
  }
  return "";
}

}  // namespace

TEST_SUITE("sql/sqlite_inspection") {
  TEST_CASE("a file that is cut off is told by its header, with the bytes that are missing") {
    const support::TempDir folder;
    const fs::path path = make_damaged(folder, [](std::string& bytes) { bytes.resize(100'000); });
    const auto whole = fs::file_size(folder.path() / "filled.db");
    CHECK(open(path).mark() == Mark::ours);
    CHECK(obstacle(path) ==
          path.string() + ": the file is cut off: 100000 of " + std::to_string(whole) + " bytes are there");
  }

  TEST_CASE("a header that is damaged behind its first words still says whose file it is") {
    const support::TempDir folder;
    const fs::path path = make_damaged(folder, [](std::string& bytes) { bytes.replace(16, 8, 8, '\0'); });
    CHECK(open(path).mark() == Mark::ours);
    CHECK(obstacle(path) == path.string() + ": the header of the file is damaged");
  }

  TEST_CASE("a file whose header says nothing belongs to nobody") {
    const support::TempDir folder;
    const fs::path path = make_damaged(folder, [](std::string& bytes) { bytes.replace(0, 100, 100, '\0'); });
    CHECK(support::failure_kind([&] { open(path).mark(); }) == Kind::corrupt);
    CHECK(support::failure_kind([&] { open(folder.write("text", std::string(500, 't'))).mark(); }) == Kind::corrupt);
  }

  TEST_CASE("a damaged schema lets the file be opened to be inspected, not to be used") {
    const support::TempDir folder;
    const fs::path path = make_damaged(folder, [](std::string& bytes) { bytes.replace(100, 3000, 3000, '\0'); });
    CHECK_FALSE(sql::open_sqlite(path, k_clock, {.access = Access::read_only}).has_value());
    CHECK(contains(obstacle(path), "the store is damaged"));
  }

  TEST_CASE("a page of junk is a fault, and so is each row that an index lacks") {
    const support::TempDir folder;
    const fs::path junk =
        make_damaged(folder, [](std::string& bytes) { std::fill(bytes.end() - 16384, bytes.end(), '\x7F'); });
    sql::Connection damaged = open(junk);
    std::vector<std::string> found;
    try {
      found = faults(damaged, Examination::integrity);
    } catch (const sql::Failure& failure) {
      found.emplace_back(failure.what());
    }
    CHECK_FALSE(found.empty());

    const fs::path path = folder.path() / "filled.db";
    {
      // An index that is made partial behind SQLite's back lacks the rows that came meanwhile.
      sql::Connection connection = open(path, Access::read_write);
      connection.script(
          "PRAGMA writable_schema = ON;"
          "UPDATE sqlite_schema SET sql = 'CREATE UNIQUE INDEX parents_s ON parents (s) WHERE id < 0' "
          "WHERE name = 'parents_s'");
    }
    open(path, Access::read_write).exec("INSERT INTO parents (id, s) VALUES (101, 'new'), (102, 'newer')");
    {
      sql::Connection connection = open(path, Access::read_write);
      connection.script(
          "PRAGMA writable_schema = ON;"
          "UPDATE sqlite_schema SET sql = 'CREATE UNIQUE INDEX parents_s ON parents (s)' WHERE name = 'parents_s'");
    }
    sql::Connection connection = open(path);
    const std::vector<std::string> missing = faults(connection, Examination::integrity);
    CHECK(std::count(missing.begin(), missing.end(), "integrity: row 101 missing from index parents_s") == 1);
    CHECK(std::count(missing.begin(), missing.end(), "integrity: row 102 missing from index parents_s") == 1);
  }

  TEST_CASE("a row that points nowhere is named with its table and the one that it points to") {
    const support::TempDir folder;
    const fs::path path = make_filled(folder);
    open(path, Access::read_write).script("PRAGMA foreign_keys = OFF; DELETE FROM parents WHERE id = 1");
    sql::Connection connection = open(path);
    CHECK(faults(connection, Examination::integrity).empty());
    CHECK(faults(connection, Examination::foreign_keys) ==
          std::vector<std::string>{"foreign keys: row 1 of children points to a row of parents that is not there"});
  }

  TEST_CASE("a sound database has no faults, and its objects are told by name with their definitions") {
    const support::TempDir folder;
    sql::Connection connection = open(make_filled(folder));
    CHECK(faults(connection, Examination::integrity).empty());
    CHECK(faults(connection, Examination::foreign_keys).empty());
    const std::vector<sql::SchemaObject> objects = connection.objects();
    std::vector<std::string> names;
    for (const auto& object : objects) names.push_back(object.kind + ' ' + object.name);
    CHECK(names == std::vector<std::string>{"table children", "view names", "table parents", "index parents_s"});
    CHECK(objects[3].definition == "CREATE UNIQUE INDEX parents_s ON parents (s)");
  }

  TEST_CASE("the mark is ours, another program's, or none") {
    const support::TempDir folder;
    const fs::path path = make_filled(folder);
    CHECK(open(path).mark() == Mark::ours);
    open(path, Access::read_write).script("PRAGMA application_id = 0");
    CHECK(open(path).mark() == Mark::none);
    open(path, Access::inspect);
    sql::open_sqlite(path, k_clock, {.access = Access::read_write})->script("PRAGMA application_id = -5");
    CHECK(open(path).mark() == Mark::foreign);
  }

  TEST_CASE("the mark of a store that was killed while it was made is read from its log") {
    const support::TempDir folder;
    const fs::path path = folder.path() / "new.db";
    const int code = support::ChildProcess([&] {
                       const sql::Connection connection = open(path, Access::read_write_create);
                       ::raise(SIGKILL);
                       return 0;
                     }).wait();
    REQUIRE(code == 128 + SIGKILL);
    CHECK(open(path).mark() == Mark::ours);
  }

  TEST_CASE("a journal that a killed writer left is rolled back, also where a log lies beside it") {
    const support::TempDir folder;
    const fs::path path = make_filled(folder);
    const int code = support::ChildProcess([&] {
                       sql::Connection connection = open(path, Access::read_write);
                       connection.script("PRAGMA journal_mode = DELETE; PRAGMA cache_size = 5");
                       const sql::Transaction transaction(connection);
                       connection.exec("UPDATE parents SET s = id || $1", std::string(3000, 'y'));
                       ::raise(SIGKILL);
                       return 0;
                     }).wait();
    REQUIRE(code == 128 + SIGKILL);
    REQUIRE(fs::file_size(path.string() + "-journal") > 0);
    (void)folder.write("filled.db-wal", "");
    sql::Connection connection = open(path);
    CHECK(faults(connection, Examination::integrity).empty());
    CHECK(connection.one<int>("SELECT count(*) FROM parents WHERE s LIKE '%y'") == std::tuple(0));
  }

  TEST_CASE("a journal that may not be rolled back is said to be there") {
    if (::geteuid() != 0) {
      MESSAGE("SKIPPED: only root can become somebody else");
      return;
    }
    const support::TempDir folder;
    const fs::path path = make_filled(folder);
    REQUIRE(support::ChildProcess([&] {
              sql::Connection connection = open(path, Access::read_write);
              connection.script("PRAGMA journal_mode = DELETE; PRAGMA cache_size = 5");
              const sql::Transaction transaction(connection);
              connection.exec("UPDATE parents SET s = id || $1", std::string(3000, 'y'));
              ::raise(SIGKILL);
              return 0;
            }).wait() == 128 + SIGKILL);
    fs::permissions(folder.path(), fs::perms(0755));
    for (const char* suffix : {"", "-journal"}) fs::permissions(path.string() + suffix, fs::perms(0644));
    const int code = support::ChildProcess([&] {
                       if (::setgid(65534) != 0 || ::setuid(65534) != 0) return 2;
                       const auto refused = sql::open_sqlite(path, k_clock, {.access = Access::inspect});
                       if (refused) return 3;
                       const core::Error& error = refused.error();
                       return error.kind == core::ErrorKind::config && contains(error.message, "rolled back") ? 0 : 4;
                     }).wait();
    CHECK(code == 0);
  }

  TEST_CASE("inspecting writes nothing, and a sealed file has nothing beside it even in between") {
    const support::TempDir folder;
    const fs::path path = make_filled(folder);
    const std::string before = support::read_file(path);
    for (const Access access : {Access::inspect, Access::sealed}) {
      sql::Connection connection = open(path, access);
      CHECK(faults(connection, Examination::integrity).empty());
      CHECK(support::failure_kind([&] { connection.exec("DELETE FROM children"); }) == Kind::read_only);
      const auto entries = std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator());
      if (access == Access::sealed) CHECK(entries == 1);
    }
    CHECK(support::read_file(path) == before);
  }

  TEST_CASE("a sealed file may have a name that is special in a URI") {
    const support::TempDir folder;
    const fs::path path = folder.path() / "100%?a=b#c.db";
    fs::copy_file(make_filled(folder), path);
    CHECK(open(path, Access::sealed).one<int>("SELECT count(*) FROM parents") == std::tuple(100));
  }
}
