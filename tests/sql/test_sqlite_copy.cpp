// SPDX-License-Identifier: Apache-2.0
#include "core/stop.hpp"
#include "sql/sqlite.hpp"
#include "support/failure_kind.hpp"
#include "support/fake_clock.hpp"
#include "support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <sys/resource.h>
#include <csignal>
#include <functional>

namespace fs = std::filesystem;
using sql::Kind;
using Access = sql::SqliteOptions::Access;

namespace {

const support::FakeClock k_clock;

sql::Connection open(const fs::path& path, Access access = Access::read_write_create) {
  auto connection = sql::open_sqlite(path, k_clock, {.access = access, .busy_timeout = core::Milliseconds(0)});
  if (!connection) throw std::runtime_error(connection.error().message);
  return *std::move(connection);
}

/// Some 500 pages: the copy takes several steps.
sql::Connection make_filled(const fs::path& path) {
  sql::Connection connection = open(path);
  connection.script("CREATE TABLE t (n INTEGER, s TEXT) STRICT");
  sql::Transaction transaction(connection);
  sql::Statement insert = connection.prepare("INSERT INTO t (n, s) VALUES (0, $1)");
  for (int i = 0; i < 500; ++i) insert.exec(std::string(16'000, 'x'));
  transaction.commit();
  return connection;
}

/// Calls back at each step of a copy.
class Steps final : public core::Progress {
 public:
  explicit Steps(std::function<void()> on_step = [] {}) : m_on_step(std::move(on_step)) {}
  void update(std::string_view, std::uint64_t done_bytes, std::uint64_t total_bytes) override {
    ++count;
    is_whole = done_bytes == total_bytes;
    m_on_step();
  }
  int count = 0;
  bool is_whole = false;

 private:
  std::function<void()> m_on_step;
};

struct Fixture {
  support::TempDir folder;
  sql::Connection source = make_filled(folder.path() / "source.db");
  sql::CopyTarget target{folder.write("copy.db", ""), "the copy"};
  core::StopFlag stop;

  sql::Copied copy(core::Progress& progress) {
    const sql::Transaction snapshot(source, sql::Mode::read);
    return source.copy_to(target, stop, progress);
  }
};

}  // namespace

TEST_SUITE("sql/sqlite_copy") {
  TEST_CASE_FIXTURE(Fixture, "without a read transaction there is no moment to copy, which is a mistake") {
    Steps steps;
    CHECK(support::failure_kind([&] { source.copy_to(target, stop, steps); }) == Kind::mistake);
    const sql::Transaction transaction(source);
    CHECK(support::failure_kind([&] { source.copy_to(target, stop, steps); }) == Kind::mistake);
  }

  TEST_CASE_FIXTURE(Fixture, "a disk that cannot take it is told as full or lost, with the name of the copy") {
    const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
    rlimit old_limit{};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &old_limit) == 0);
    const rlimit tight{rlim_t{1} << 20, old_limit.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &tight) == 0);
    Steps steps;
    std::string message;
    try {
      copy(steps);
    } catch (const sql::Failure& failure) {
      if (failure.as_error().kind == core::ErrorKind::io) message = failure.what();
    }
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &old_limit) == 0);
    std::signal(SIGXFSZ, old_handler);
    CHECK(message.starts_with("the copy: "));
  }

  TEST_CASE_FIXTURE(Fixture, "a stop is seen between two steps") {
    Steps steps([this] { stop.request(core::StopReason::sigterm); });
    CHECK(support::failure_kind([&] { copy(steps); }) == Kind::stopped);
    CHECK(steps.count == 1);
  }

  TEST_CASE_FIXTURE(Fixture, "it is of one moment, whoever writes meanwhile, and does not begin again") {
    sql::Connection writer = open(folder.path() / "source.db");
    Steps steps([&writer] { writer.exec("UPDATE t SET n = n + 1"); });
    const sql::Copied copied = copy(steps);
    CHECK(steps.count == static_cast<int>(copied.pages / 256 + 1));
    sql::Connection connection = open(target.file, Access::sealed);
    CHECK(connection.one<int>("SELECT count(*) FROM t WHERE n = 0") == std::tuple(500));
    CHECK(source.one<int>("SELECT count(*) FROM t WHERE n > 0") == std::tuple(500));
  }

  TEST_CASE_FIXTURE(Fixture, "it is one file with all pages, the mark and the rows, and opens like its source") {
    Steps steps;
    const sql::Copied copied = copy(steps);
    CHECK(steps.is_whole);
    CHECK(copied.bytes == fs::file_size(target.file));
    CHECK(copied.pages * 16384 == copied.bytes);
    CHECK_FALSE(fs::exists(target.file.string() + "-wal"));
    CHECK_FALSE(fs::exists(target.file.string() + "-journal"));
    sql::Connection connection = open(target.file, Access::read_write);
    CHECK(connection.mark() == sql::Mark::ours);
    CHECK(connection.one<std::string>("PRAGMA journal_mode") == std::tuple(std::string("wal")));
    CHECK(connection.one<int>("SELECT count(*) FROM t") == std::tuple(500));
  }

  TEST_CASE_FIXTURE(Fixture, "rows that are still in the log are copied, too") {
    source.exec("UPDATE t SET n = 7 WHERE rowid = 3");
    Steps steps;
    copy(steps);
    CHECK(open(target.file, Access::sealed).one<int>("SELECT n FROM t WHERE rowid = 3") == std::tuple(7));
  }
}
