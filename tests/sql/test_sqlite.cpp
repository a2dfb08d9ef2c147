// SPDX-License-Identifier: Apache-2.0
#include "sql/sqlite.hpp"

#include "support/child_process.hpp"
#include "support/failure_kind.hpp"
#include "support/fake_clock.hpp"
#include "support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <csignal>
#include <limits>

namespace fs = std::filesystem;
using core::ErrorKind;
using sql::Kind;
using Access = sql::SqliteOptions::Access;
using support::failure_kind;

namespace {

const support::FakeClock k_clock;

sql::SqliteOptions impatient(Access access = Access::read_write_create) {
  return {.access = access, .busy_timeout = core::Milliseconds(0)};
}

sql::Connection open(const fs::path& path, Access access = Access::read_write_create) {
  auto connection = sql::open_sqlite(path, k_clock, impatient(access));
  if (!connection) throw std::runtime_error(connection.error().message);
  return *std::move(connection);
}

core::Error open_error(const fs::path& path, Access access = Access::read_write_create) {
  auto connection = sql::open_sqlite(path, k_clock, impatient(access));
  if (connection) throw std::runtime_error("it was opened");
  return std::move(connection).error();
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.push_back(entry.path().filename());
  std::sort(names.begin(), names.end());
  return names;
}

/// A closed database with rows on several pages.
fs::path make_filled(const support::TempDir& folder) {
  const fs::path path = folder.path() / "filled.db";
  sql::Connection connection = open(path);
  connection.script("CREATE TABLE t (n INTEGER NOT NULL, s TEXT) STRICT; CREATE UNIQUE INDEX t_n ON t (n)");
  sql::Transaction transaction(connection);
  sql::Statement insert = connection.prepare("INSERT INTO t (n, s) VALUES ($1, $2)");
  for (int i = 0; i < 100; ++i) insert.exec(i, std::string(2000, 'x'));
  transaction.commit();
  return path;
}

/// In a process without root's right to do anything. 0: as expected; that process has no way to tell more.
int as_nobody(const std::function<bool()>& check) {
  return support::ChildProcess([&] {
           if (::setgid(65534) != 0 || ::setuid(65534) != 0) return 2;
           return check() ? 0 : 1;
         })
      .wait();
}

}  // namespace

TEST_SUITE("sql/sqlite") {
  TEST_CASE("what is no SQLite file is named for what it is, and left as it is") {
    const support::TempDir folder;
    const fs::path text = folder.write("notes.txt", std::string(5000, 'a'));
    CHECK(open_error(text).kind == ErrorKind::config);
    CHECK(contains(open_error(text).message, "notes.txt: not a SQLite database"));
    CHECK(support::read_file(text) == std::string(5000, 'a'));
    CHECK(open_error(folder.path()).kind == ErrorKind::config);
    CHECK(contains(open_error(folder.path()).message, "a folder"));
    const fs::path pipe = folder.path() / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    CHECK(contains(open_error(pipe).message, "not a regular file"));
  }

  TEST_CASE("a file that is not there is made only where that was asked for") {
    const support::TempDir folder;
    const fs::path path = folder.path() / "none.db";
    CHECK(open_error(path, Access::read_only).kind == ErrorKind::missing_input);
    CHECK(open_error(path, Access::read_write).kind == ErrorKind::missing_input);
    CHECK_FALSE(fs::exists(path));
    for (const fs::path& nowhere : {folder.path() / "no" / "x.db", folder.write("file", "") / "x.db"}) {
      CHECK(open_error(nowhere).kind == ErrorKind::cannot_create);
      CHECK(contains(open_error(nowhere).message, "x.db: the folder it should stand in does not exist"));
    }
  }

  TEST_CASE("what the system forbids is said with its reason") {
    if (::geteuid() != 0) {
      MESSAGE("SKIPPED: only root can become somebody else");
      return;
    }
    const support::TempDir folder;
    const fs::path path = make_filled(folder);
    fs::permissions(folder.path(), fs::perms(0755));
    const auto is_refused = [&](const fs::path& which, Access access, ErrorKind kind, std::string_view why) {
      const core::Error error = open_error(which, access);
      return error.kind == kind && contains(error.message, why);
    };
    CHECK(as_nobody([&] {
            return is_refused(path, Access::read_write, ErrorKind::config, "filled.db: Permission denied") &&
                   is_refused(folder.path() / "new.db", Access::read_write_create, ErrorKind::cannot_create,
                              "cannot be created: Permission denied") &&
                   is_refused(path, Access::read_only, ErrorKind::config, "files cannot be made beside it");
          }) == 0);
    fs::permissions(path, fs::perms(0600));
    CHECK(as_nobody([&] {
            return is_refused(path, Access::read_only, ErrorKind::config, "filled.db: Permission denied");
          }) == 0);
    fs::permissions(folder.path(), fs::perms(0700));
    CHECK(as_nobody([&] {
            return is_refused(path, Access::read_write, ErrorKind::config, "filled.db: Permission denied");
          }) == 0);
  }

  TEST_CASE("a lock that cannot be made is a failure, not a lock held by another") {
    const support::TempDir folder;
    const fs::path path = make_filled(folder);
    fs::create_directory(folder.path() / "filled.db.a.lock");
    sql::Connection connection = open(path);
    CHECK(failure_kind([&] { (void)connection.try_run_lock("a"); }) == Kind::lost);
  }

  TEST_CASE("a database of another program is neither used nor changed") {
    const support::TempDir folder;
    const fs::path marked = make_filled(folder);
    open(marked).script("PRAGMA application_id = 252006673");  // fossil's
    const std::string before = support::read_file(marked);
    CHECK(open_error(marked).kind == ErrorKind::config);
    CHECK(contains(open_error(marked).message, "a database of another program"));
    CHECK(support::read_file(marked) == before);

    const fs::path unmarked = folder.path() / "unmarked.db";
    {
      sql::Connection connection = open(unmarked);
      connection.script("CREATE TABLE t (n INTEGER) STRICT; PRAGMA application_id = 0; PRAGMA journal_mode = DELETE");
    }
    CHECK(open(unmarked).one<std::string>("PRAGMA journal_mode") == std::tuple(std::string("delete")));
  }

  TEST_CASE("a new file has 16 KiB pages, WAL and our mark; the connection its settings") {
    const support::TempDir folder;
    const fs::path path = folder.path() / "new.db";
    sql::Connection connection = open(path);
    const auto number = [&](std::string_view pragma) { return std::get<0>(*connection.one<std::int64_t>(pragma)); };
    CHECK(number("PRAGMA page_size") == 16384);
    CHECK(connection.one<std::string>("PRAGMA journal_mode") == std::tuple(std::string("wal")));
    CHECK(number("PRAGMA application_id") == 0x74656469);
    CHECK(number("PRAGMA synchronous") == 1);
    CHECK(number("PRAGMA foreign_keys") == 1);
    CHECK(number("PRAGMA cache_size") == -32 * 1024);
    CHECK(connection.tables().empty());
    connection.script("CREATE TABLE t (n INTEGER) STRICT; CREATE VIEW v AS SELECT n FROM t; CREATE INDEX i ON t (n)");
    CHECK(connection.tables() == std::vector<std::string>{"t", "v"});
  }

  TEST_CASE("an empty file becomes a database like a new one") {
    const support::TempDir folder;
    sql::Connection connection = open(folder.write("empty.db", ""), Access::read_write);
    CHECK(connection.one<int>("PRAGMA page_size") == std::tuple(16384));
  }

  TEST_CASE("a name that is special to SQLite is a file's name all the same") {
    const support::TempDir folder;
    const fs::path before = fs::current_path();
    fs::current_path(folder.path());
    open(":memory:");
    open("file:x?mode=memory");
    fs::current_path(before);
    CHECK(names_in(folder.path()) == std::vector<std::string>{":memory:", "file:x?mode=memory"});
  }

  TEST_CASE("reading only leaves no trace, and no statement can write") {
    const support::TempDir folder;
    const fs::path path = make_filled(folder);
    const std::string before = support::read_file(path);
    {
      sql::Connection connection = open(path, Access::read_only);
      CHECK(connection.one<int>("SELECT count(*) FROM t") == std::tuple(100));
      CHECK(failure_kind([&] { connection.exec("DELETE FROM t"); }) == Kind::read_only);
      CHECK(failure_kind([&] { sql::Transaction transaction(connection); }) == Kind::read_only);
      {
        sql::Transaction transaction(connection, sql::Mode::read);
        CHECK(connection.one<int>("SELECT count(*) FROM t") == std::tuple(100));
      }
      CHECK(failure_kind([&] { connection.script("DROP TABLE t"); }) == Kind::read_only);
    }
    CHECK(support::read_file(path) == before);
    CHECK(names_in(folder.path()) == std::vector<std::string>{"filled.db"});
  }

  TEST_CASE("reading only sees what a killed writer committed, and does not write it into the store") {
    const support::TempDir folder;
    const fs::path path = make_filled(folder);
    const int code = support::ChildProcess([&] {
                       sql::Connection connection = open(path);
                       connection.exec("DELETE FROM t WHERE n < 50");
                       ::raise(SIGKILL);
                       return 0;
                     }).wait();
    REQUIRE(code == 128 + SIGKILL);
    const std::string before = support::read_file(path);
    const std::string log_before = support::read_file(path.string() + "-wal");
    CHECK(open(path, Access::read_only).one<int>("SELECT count(*) FROM t") == std::tuple(50));
    CHECK(support::read_file(path) == before);
    CHECK(support::read_file(path.string() + "-wal") == log_before);
  }

  TEST_CASE("each failure of SQLite has its kind") {
    const support::TempDir folder;
    const fs::path path = make_filled(folder);
    sql::Connection connection = open(path);
    connection.script(
        "CREATE TABLE limits (n INTEGER NOT NULL CHECK (n < 10), "
        "parent INTEGER REFERENCES parents (id)) STRICT;"
        "CREATE TABLE parents (id INTEGER PRIMARY KEY) STRICT");
    const auto kind_of = [&](std::string_view sql, const auto&... args) {
      return failure_kind([&] { connection.exec(sql, args...); });
    };
    SUBCASE("unique") {
      CHECK(kind_of("INSERT INTO t (n) VALUES (1)") == Kind::unique);
      connection.exec("INSERT INTO parents (id) VALUES (1)");
      CHECK(kind_of("INSERT INTO parents (id) VALUES (1)") == Kind::unique);
    }
    SUBCASE("constraint: NOT NULL, CHECK, foreign key") {
      CHECK(kind_of("INSERT INTO limits (n) VALUES (NULL)") == Kind::constraint);
      CHECK(kind_of("INSERT INTO limits (n) VALUES (10)") == Kind::constraint);
      CHECK(kind_of("INSERT INTO limits (n, parent) VALUES (1, 7)") == Kind::constraint);
    }
    SUBCASE("data: a type that STRICT refuses, NUL, broken UTF-8, no number") {
      CHECK(kind_of("INSERT INTO limits (n) VALUES ($1)", "many") == Kind::data);
      CHECK(kind_of("INSERT INTO limits (n) VALUES ($1)", 2.5) == Kind::data);
      CHECK(kind_of("INSERT INTO t (n, s) VALUES (1000, $1)", std::string_view("a\0b", 3)) == Kind::data);
      CHECK(kind_of("INSERT INTO t (n, s) VALUES (1000, $1)", "caf\xE9") == Kind::data);
      CHECK(kind_of("SELECT $1", std::numeric_limits<double>::quiet_NaN()) == Kind::data);
      CHECK(kind_of("SELECT $1", std::numeric_limits<double>::infinity()) == Kind::data);
    }
    SUBCASE("busy: another connection writes") {
      sql::Connection other = open(path);
      const sql::Transaction transaction(other);
      CHECK(kind_of("DELETE FROM t") == Kind::busy);
    }
    SUBCASE("read_only") {
      connection.script("PRAGMA query_only = ON");
      CHECK(kind_of("DELETE FROM t") == Kind::read_only);
    }
    SUBCASE("full: and the transaction can be rolled back, though SQLite has done so itself") {
      connection.script("PRAGMA max_page_count = 30");
      {
        const sql::Transaction transaction(connection);
        CHECK(kind_of("UPDATE t SET s = $1", std::string(100'000, 'y')) == Kind::full);
      }
      CHECK(connection.one<int>("SELECT count(*) FROM t WHERE s LIKE 'y%'") == std::tuple(0));
    }
    SUBCASE("lost: the system refuses to write") {
      const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
      rlimit old_limit{};
      REQUIRE(::getrlimit(RLIMIT_FSIZE, &old_limit) == 0);
      const rlimit tight{4096, old_limit.rlim_max};
      REQUIRE(::setrlimit(RLIMIT_FSIZE, &tight) == 0);
      const auto kind = kind_of("UPDATE t SET s = 'z'");
      REQUIRE(::setrlimit(RLIMIT_FSIZE, &old_limit) == 0);
      std::signal(SIGXFSZ, old_handler);
      CHECK(kind == Kind::lost);
    }
    SUBCASE("mistake") {
      for (const char* sql :
           {"SELEC 1", "", "-- nothing", "SELECT 1; SELECT 2", "SELECT $2", "SELECT $1, $3", "SELECT ?", "SELECT ?1",
            "SELECT :a", "SELECT $a", "SELECT $0", "SELECT $01", "SELECT $1x"}) {
        CAPTURE(sql);
        CHECK(failure_kind([&] { connection.prepare(sql); }) == Kind::mistake);
      }
      CHECK(kind_of("SELECT $1") == Kind::mistake);
      CHECK(kind_of("SELECT $1", 1, 2) == Kind::mistake);
      CHECK(kind_of("SELECT 1", 1) == Kind::mistake);
    }
  }

  TEST_CASE("a damaged page is said to be damage") {
    const support::TempDir folder;
    const fs::path path = make_filled(folder);
    std::string bytes = support::read_file(path);
    std::fill(bytes.begin() + 16384, bytes.end(), '\x7F');
    const fs::path damaged = folder.write("damaged.db", bytes);
    sql::Connection connection = open(damaged);
    try {
      connection.all<std::string>("SELECT s FROM t ORDER BY n");
      FAIL("damaged pages were read");
    } catch (const sql::Failure& failure) {
      CHECK(failure.kind() == Kind::corrupt);
      CHECK(contains(failure.what(), damaged.string() + ": the store is damaged"));
    }
  }

  TEST_CASE("a parameter is bound by its number, wherever it stands and however often") {
    sql::Connection connection = open({}, Access::memory);
    CHECK(connection.one<std::string>("SELECT $2 || $1 || $2", "one", "two") == std::tuple(std::string("twoonetwo")));
    CHECK(connection.one<int>("SELECT $1 -- and a comment; with a semicolon\n;", 7) == std::tuple(7));
  }

  TEST_CASE("an empty optional is NULL, whatever its type; an empty text is a text") {
    sql::Connection connection = open({}, Access::memory);
    const auto type_of = [&](const auto& value) {
      return std::get<0>(*connection.one<std::string>("SELECT typeof($1)", value));
    };
    CHECK(type_of(std::optional<std::int64_t>()) == "null");
    CHECK(type_of(std::optional<double>()) == "null");
    CHECK(type_of(std::optional<std::string>()) == "null");
    CHECK(type_of(sql::text_or_null("")) == "null");
    CHECK(type_of(std::string_view()) == "text");
    CHECK(type_of(std::optional<std::string>("")) == "text");
    CHECK(type_of(std::span<const std::byte>()) == "blob");
    CHECK(type_of(true) == "integer");
    CHECK(type_of(1.0) == "real");
  }

  TEST_CASE("a lock excludes other processes and dies with its holder; its file tells who that is") {
    const support::TempDir folder;
    const fs::path path = make_filled(folder);
    sql::Connection connection = open(path);
    const support::Gate locked;
    support::ChildProcess holder([&] {
      sql::Connection own = open(path);
      const auto lock = own.try_run_lock("lb-sync.titanic");
      if (lock) locked.open();
      ::pause();
      return 0;
    });
    locked.wait();
    CHECK_FALSE(connection.try_run_lock("lb-sync.titanic").has_value());
    const fs::path file = folder.path() / "filled.db.lb-sync.titanic.lock";
    CHECK(support::read_file(file) == std::to_string(holder.id()) + "\n");
    holder.kill();
    CHECK(connection.try_run_lock("lb-sync.titanic").has_value());
    CHECK(fs::exists(file));
  }

  TEST_CASE("a link to a store has the store's locks") {
    const support::TempDir folder;
    const fs::path path = make_filled(folder);
    const fs::path link = folder.path() / "link.db";
    fs::create_symlink(path, link);
    sql::Connection by_name = open(path);
    sql::Connection by_link = open(link);
    const auto lock = by_name.try_run_lock("a");
    CHECK_FALSE(by_link.try_run_lock("a").has_value());
  }

  TEST_CASE("waiting for another writer ends when a stop is asked for") {
    const support::TempDir folder;
    const fs::path path = make_filled(folder);
    sql::Connection holder = open(path);
    core::StopFlag stop;
    sql::Connection waiting = *sql::open_sqlite(path, k_clock, {.stop = &stop});  // would wait for half a minute
    const sql::Transaction held(holder);
    stop.request(core::StopReason::sigint);
    CHECK(failure_kind([&] { const sql::Transaction refused(waiting); }) == Kind::busy);
  }
}
