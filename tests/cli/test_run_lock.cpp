// SPDX-License-Identifier: Apache-2.0
#include "cli/run_lock.hpp"

#include "cli/log.hpp"
#include "support/capture.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_transport.hpp"
#include "support/store_fixture.hpp"

#include <doctest/doctest.h>

#include <thread>

using cli::IfLocked;
using namespace std::chrono_literals;

namespace {

struct Silence final : core::Progress {
  void update(std::string_view, std::uint64_t, std::uint64_t) override {}
};

/// A run that has nothing but what a lock needs.
struct Bench {
  support::FakeClock clock;
  core::StopFlag stop;
  Silence progress;
  cli::Output output{cli::Output::k_nowhere};
  cli::Summary summary;
  http::Redactor redactor;
  support::FakeTransport transport;
  cli::Run run{clock, stop, progress, output, summary, redactor, transport};
  support::Capture capture;
  cli::Log log{"t", capture.descriptor(), clock, redactor};
};

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
    CHECK(bench.capture.text() == "t: waiting for the lock 'a', which another run holds\n");
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

TEST_SUITE_END();
