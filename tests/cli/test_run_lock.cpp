// SPDX-License-Identifier: Apache-2.0
#include "cli/run_lock.hpp"

#include "support/run_bench.hpp"
#include "support/store_fixture.hpp"

#include <doctest/doctest.h>

#include <thread>

using cli::IfLocked;
using Bench = support::RunBench;
using namespace std::chrono_literals;

namespace {

/// Work that others hold the first `held` times.
struct SharedWork {
  int held;
  int tried = 0;
  cli::TryWork attempt = [this]() -> core::Result<std::optional<core::ExitCode>> {
    if (++tried <= held) return std::optional<core::ExitCode>();
    return std::optional(core::ExitCode::partial);
  };
};

constexpr int k_always = 1000;
constexpr IfLocked k_fail{IfLocked::Action::fail, {}};
constexpr IfLocked k_skip{IfLocked::Action::skip, {}};
constexpr IfLocked k_wait{IfLocked::Action::wait, {}};

IfLocked wait_at_most(core::Milliseconds at_most) {
  return {IfLocked::Action::wait, at_most};
}

}  // namespace

TEST_SUITE_BEGIN("cli/run_lock");

TEST_CASE("fail: a lock that another run holds is busy, at once") {
  support::on_each_store([](support::StoreFixture& store) {
    Bench bench;
    sql::Connection holder = store.connect();
    sql::Connection connection = store.connect();
    const auto held = cli::take_run_lock(holder, "ingest-seed.kaggle", k_fail, bench.run);
    REQUIRE(held);
    const auto refused = cli::take_run_lock(connection, "ingest-seed.kaggle", k_fail, bench.run);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == core::ErrorKind::busy);
    CHECK(refused.error().message == "another run holds the lock 'ingest-seed.kaggle'");
    CHECK(bench.summary.locked);
  });
}

TEST_CASE("skip: the run is to end well, with a note and a summary that says locked") {
  support::on_each_store([](support::StoreFixture& store) {
    Bench bench;
    sql::Connection holder = store.connect();
    sql::Connection connection = store.connect();
    const auto held = cli::take_run_lock(holder, "a", k_fail, bench.run);
    const auto skipped = cli::take_run_lock(connection, "a", k_skip, bench.run);
    REQUIRE(skipped);
    CHECK(*skipped == nullptr);
    CHECK(bench.summary.locked);
    CHECK(bench.capture.text() == "t: another run holds the lock 'a', nothing to do\n");
  });
}

TEST_CASE("wait: in vain when the time is over") {
  support::on_each_store([](support::StoreFixture& store) {
    Bench bench;
    sql::Connection holder = store.connect();
    sql::Connection connection = store.connect();
    const auto held = cli::take_run_lock(holder, "a", k_fail, bench.run);
    const auto refused = cli::take_run_lock(connection, "a", wait_at_most(50ms), bench.run);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == core::ErrorKind::busy);
    CHECK(refused.error().message == "another run holds the lock 'a', waited in vain");
    CHECK(bench.capture.text() == "t: another run holds the lock 'a', waiting\n");
  });
}

TEST_CASE("wait: a stop by signal is heard; --max-runtime over means locked, as nothing was done") {
  support::on_each_store([](support::StoreFixture& store) {
    Bench bench;
    sql::Connection holder = store.connect();
    sql::Connection connection = store.connect();
    const auto held = cli::take_run_lock(holder, "a", k_fail, bench.run);
    bench.stop.set_deadline(bench.clock, bench.clock.now());
    CHECK(cli::take_run_lock(connection, "a", k_wait, bench.run).error().kind == core::ErrorKind::busy);
    CHECK(bench.summary.locked);
    bench.stop.request(core::StopReason::sigterm);
    CHECK(cli::take_run_lock(connection, "a", k_wait, bench.run).error().kind == core::ErrorKind::interrupted);
  });
}

TEST_CASE("wait: the lock is taken when the other run ends") {
  support::on_each_store([](support::StoreFixture& store) {
    Bench bench;
    sql::Connection holder = store.connect();
    sql::Connection connection = store.connect();
    auto held = cli::take_run_lock(holder, "a", k_fail, bench.run);
    REQUIRE(held);
    std::thread other([&] {
      std::this_thread::sleep_for(100ms);
      held->reset();
    });
    const core::Milliseconds a_million_years = 24h * 365 * 1'000'000;
    const auto taken = cli::take_run_lock(connection, "a", wait_at_most(a_million_years), bench.run);
    other.join();
    REQUIRE(taken);
    CHECK(*taken != nullptr);
    CHECK_FALSE(bench.summary.locked);
  });
}

TEST_CASE("a lock that is free is taken without a word, under any --if-locked") {
  support::on_each_store([](support::StoreFixture& store) {
    Bench bench;
    sql::Connection connection = store.connect();
    for (const IfLocked& if_locked : {k_fail, k_skip, k_wait}) {
      const auto taken = cli::take_run_lock(connection, "a", if_locked, bench.run);
      REQUIRE(taken);
      CHECK(*taken != nullptr);
    }
    CHECK_FALSE(bench.summary.locked);
    CHECK(bench.capture.text().empty());
  });
}

TEST_CASE("work, fail: what others hold is busy, at once") {
  Bench bench;
  SharedWork work{k_always};
  const auto refused = cli::take_work(work.attempt, k_fail, bench.run);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == core::ErrorKind::busy);
  CHECK(refused.error().message == "other runs hold all of the work");
  CHECK(bench.summary.locked);
  CHECK(work.tried == 1);
}

TEST_CASE("work, skip: the run is to end well, with a note and a summary that says locked") {
  Bench bench;
  SharedWork work{k_always};
  const auto skipped = cli::take_work(work.attempt, k_skip, bench.run);
  REQUIRE(skipped);
  CHECK(*skipped == core::ExitCode::ok);
  CHECK(bench.summary.locked);
  CHECK(work.tried == 1);
  CHECK(bench.capture.text() == "t: other runs hold all of the work, nothing to do\n");
}

TEST_CASE("work, wait: in vain when the time is over, after a last try") {
  Bench bench;
  SharedWork work{k_always};
  const auto refused = cli::take_work(work.attempt, wait_at_most(20ms), bench.run);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == core::ErrorKind::busy);
  CHECK(refused.error().message == "other runs hold all of the work, waited in vain");
  CHECK(bench.summary.locked);
  CHECK(work.tried == 2);
  CHECK(bench.capture.text() == "t: other runs hold all of the work, waiting\n");
}

TEST_CASE("work, wait: a stop by signal is heard; --max-runtime over means locked, as nothing was done") {
  Bench bench;
  SharedWork work{k_always};
  bench.stop.request(core::StopReason::sigint);
  CHECK(cli::take_work(work.attempt, k_wait, bench.run).error().kind == core::ErrorKind::interrupted);
  CHECK_FALSE(bench.summary.locked);
  Bench limited;
  limited.stop.set_deadline(limited.clock, limited.clock.now());
  const auto over = cli::take_work(work.attempt, k_wait, limited.run);
  CHECK(over.error().kind == core::ErrorKind::busy);
  CHECK(over.error().message == "other runs hold all of the work, waited in vain for all of --max-runtime");
  CHECK(limited.summary.locked);
}

TEST_CASE("work, wait: it is done when others let go of it; what became of it is handed on") {
  Bench bench;
  SharedWork work{1};
  const auto done = cli::take_work(work.attempt, wait_at_most(20ms), bench.run);
  REQUIRE(done);
  CHECK(*done == core::ExitCode::partial);
  CHECK(work.tried == 2);
  CHECK_FALSE(bench.summary.locked);
}

TEST_CASE("work that fails, at once or after a wait, ends with its own error, and nobody calls that locked") {
  for (const int held : {0, 1}) {
    Bench bench;
    int tried = 0;
    const cli::TryWork failing = [&]() -> core::Result<std::optional<core::ExitCode>> {
      if (++tried <= held) return std::optional<core::ExitCode>();
      return core::fail(core::ErrorKind::interrupted, "stopped in the middle");
    };
    const auto failed = cli::take_work(failing, wait_at_most(20ms), bench.run);
    REQUIRE_FALSE(failed);
    CHECK(failed.error().message == "stopped in the middle");
    CHECK_FALSE(bench.summary.locked);
  }
}

TEST_CASE("work that is free is done without a word, under any --if-locked") {
  for (const IfLocked& if_locked : {k_fail, k_skip, k_wait}) {
    Bench bench;
    SharedWork work{0};
    const auto done = cli::take_work(work.attempt, if_locked, bench.run);
    REQUIRE(done);
    CHECK(*done == core::ExitCode::partial);
    CHECK_FALSE(bench.summary.locked);
    CHECK(bench.capture.text().empty());
  }
}

TEST_SUITE_END();
