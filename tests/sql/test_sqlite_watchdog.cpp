// SPDX-License-Identifier: Apache-2.0
#include "core/stop.hpp"
#include "sql/sqlite.hpp"
#include "support/failure_kind.hpp"
#include "support/fake_clock.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <thread>

using sql::Kind;

namespace {

const support::FakeClock k_clock;
constexpr const char* k_endless =
    "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers) SELECT n FROM numbers WHERE n < 0";

sql::Connection in_memory() {
  return *sql::open_sqlite({}, k_clock, {.access = sql::SqliteOptions::Access::memory});
}

}  // namespace

TEST_SUITE("sql/sqlite_watchdog") {
  TEST_CASE("a stop ends the statement in hand, from another thread, too, and as what it is") {
    sql::Connection connection = in_memory();
    core::StopFlag stop;
    connection.stop_working_on(stop);
    std::thread signal([&stop] {
      std::this_thread::sleep_for(std::chrono::milliseconds(30));
      stop.request(core::StopReason::sigterm);
    });
    CHECK(support::failure_kind([&] { connection.exec(k_endless); }) == Kind::stopped);
    signal.join();
  }

  TEST_CASE("a stop that was asked for before ends what is begun after it") {
    sql::Connection connection = in_memory();
    core::StopFlag stop;
    stop.request(core::StopReason::sigint);
    connection.stop_working_on(stop);
    try {
      connection.exec(k_endless);
      FAIL("it went on for ever");
    } catch (const sql::Failure& failure) {
      CHECK(failure.as_error().kind == core::ErrorKind::interrupted);
    }
  }

  TEST_CASE("without a stop nothing is ended, and the connection can be closed at once") {
    const core::StopFlag stop;
    const auto began = std::chrono::steady_clock::now();
    for (int i = 0; i < 20; ++i) {
      sql::Connection connection = in_memory();
      connection.stop_working_on(stop);
      CHECK(connection.one<int>("SELECT 7") == std::tuple(7));
    }
    CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(10));
  }
}
