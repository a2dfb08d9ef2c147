// SPDX-License-Identifier: Apache-2.0
#include "store/rate_budget.hpp"

#include "core/times.hpp"
#include "store/store.hpp"
#include "support/child_process.hpp"
#include "support/store_fixture.hpp"
#include "support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <list>
#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

TEST_SUITE_BEGIN("store/rate_budget");

namespace {

using core::ErrorKind;
using core::Rate;
using core::TimePoint;
using store::RateBudget;
using support::StoreFixture;

struct Budget {
  explicit Budget(StoreFixture& fixture, Rate rate = {.interval = 1s}, const std::string& credential = "fingerprint")
      : connection(fixture.connect()), budget(connection, "kaggle", credential, rate) {}

  /// The moment that was reserved, since the clock's beginning.
  core::Milliseconds moment() { return budget.reserve().value() - TimePoint(core::Milliseconds(1'700'000'000'000)); }

  sql::Connection connection;
  RateBudget budget;
};

/// Numbers that child processes wrote, a line each, in order.
std::vector<std::int64_t> numbers_in(const std::filesystem::path& folder) {
  std::vector<std::int64_t> numbers;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream file(entry.path());
    for (std::int64_t number = 0; file >> number;) numbers.push_back(number);
  }
  std::ranges::sort(numbers);
  return numbers;
}

}  // namespace

TEST_CASE("a blocked budget reserves nothing and says until when") {
  support::on_each_store([](StoreFixture& fixture) {
    Budget one(fixture);
    CHECK(one.moment() == 0s);
    CHECK(one.budget.block(fixture.clock.now() + 90s).has_value());
    for (int tries = 0; tries < 3; ++tries) {
      const auto refused = one.budget.reserve();
      REQUIRE_FALSE(refused);
      CHECK(refused.error().kind == ErrorKind::rate_limited);
      CHECK(refused.error().retry_at == fixture.clock.now() + 90s);
      CHECK(refused.error().message == "kaggle asked us to wait until 2023-11-14T22:14:50Z");
    }
    fixture.clock.advance(90s - 1ms);
    CHECK_FALSE(one.budget.reserve());
    fixture.clock.advance(1ms);
    CHECK(one.moment() == 90s);
  });
}

TEST_CASE("a block stops every process, also before anything was reserved, but no other credential") {
  support::on_each_store([](StoreFixture& fixture) {
    Budget one(fixture);
    Budget two(fixture);
    Budget stranger(fixture, {}, "another");
    CHECK(two.budget.check().has_value());
    CHECK(one.budget.block(fixture.clock.now() + 1min).has_value());
    CHECK_FALSE(two.budget.reserve());
    CHECK(two.budget.check().error().retry_at == fixture.clock.now() + 1min);
    CHECK(stranger.moment() == 0s);
    CHECK(stranger.budget.check().has_value());
  });
}

TEST_CASE("a block is made longer, never shorter") {
  support::on_each_store([](StoreFixture& fixture) {
    Budget one(fixture);
    CHECK(one.budget.block(fixture.clock.now() + 60s).has_value());
    CHECK(one.budget.block(fixture.clock.now() + 30s).has_value());
    CHECK(one.budget.reserve().error().retry_at == fixture.clock.now() + 60s);
    CHECK(one.budget.block(fixture.clock.now() + 61s).has_value());
    CHECK(one.budget.reserve().error().retry_at == fixture.clock.now() + 61s);
  });
}

TEST_CASE("a block in the past, or of the present moment, stops nobody") {
  support::on_each_store([](StoreFixture& fixture) {
    Budget one(fixture);
    CHECK(one.budget.block(fixture.clock.now() - 1h).has_value());
    CHECK(one.budget.block(fixture.clock.now()).has_value());
    CHECK(one.moment() == 0s);
  });
}

TEST_CASE("what was reserved before a clock was set back holds nobody up for long") {
  support::on_each_store([](StoreFixture& fixture) {
    Budget one(fixture);
    CHECK(one.moment() == 0s);
    fixture.clock.advance(-30min);
    CHECK(one.moment() == 1s);
    fixture.clock.advance(-24h * 365);
    CHECK(one.moment() == -24h * 365 - 30min);
    CHECK(one.moment() == -24h * 365 - 30min + 1s);
  });
}

TEST_CASE("a block from before a clock was set back is forgotten, and may be shortened") {
  support::on_each_store([](StoreFixture& fixture) {
    Budget one(fixture);
    CHECK(one.budget.block(fixture.clock.now() + 24h).has_value());
    CHECK_FALSE(one.budget.reserve());
    fixture.clock.advance(-24h * 365);
    CHECK(one.moment() == -24h * 365);
    CHECK(one.budget.block(fixture.clock.now() + 60s).has_value());
    CHECK(one.budget.reserve().error().retry_at == fixture.clock.now() + 60s);
  });
}

TEST_CASE("a block for years is believed for a day and an hour") {
  support::on_each_store([](StoreFixture& fixture) {
    Budget one(fixture);
    CHECK(one.budget.block(fixture.clock.now() + 24h * 3650).has_value());
    CHECK(one.budget.reserve().error().retry_at == fixture.clock.now() + 25h);
  });
}

TEST_CASE("a store that is busy makes an error, no moment") {
  support::on_each_store([](StoreFixture& fixture) {
    sql::Connection holder = fixture.connect();
    sql::Connection hasty = fixture.connect_without_patience();
    RateBudget budget(hasty, "kaggle", "fingerprint", {});
    const sql::Transaction transaction(holder);
    holder.exec("INSERT INTO seed_states (source, last_ms) VALUES ('kaggle', 1)");
    CHECK(budget.reserve().error().kind == ErrorKind::busy);
    CHECK(budget.block(fixture.clock.now() + 1min).error().kind == ErrorKind::busy);
  });
}

TEST_CASE("moments are an interval apart; an idle budget gives the present one and saves nothing up") {
  support::on_each_store([](StoreFixture& fixture) {
    Budget one(fixture);
    Budget two(fixture);
    CHECK(one.moment() == 0s);
    CHECK(two.moment() == 1s);
    CHECK(one.moment() == 2s);
    fixture.clock.advance(1h);
    CHECK(two.moment() == 1h);
    CHECK(one.moment() == 1h + 1s);
  });
}

TEST_CASE("a moment that is given back is free again, unless the next one is taken") {
  support::on_each_store([](StoreFixture& fixture) {
    Budget one(fixture);
    Budget two(fixture, {.interval = 10s});
    CHECK(one.moment() == 0s);
    CHECK(one.moment() == 1s);
    CHECK(one.budget.give_back().has_value());
    CHECK(two.moment() == 1s);
    CHECK(one.budget.give_back().has_value());  // too late
    CHECK(one.moment() == 11s);
    CHECK(two.budget.give_back().has_value());  // too late
    CHECK(one.moment() == 12s);
  });
}

TEST_CASE("several processes at the slowest rate wait one behind the other") {
  support::on_each_store([](StoreFixture& fixture) {
    Budget one(fixture, {.interval = 1h});
    Budget fast(fixture);
    for (int n = 0; n < 5; ++n) CHECK(one.moment() == 1h * n);
    CHECK(fast.moment() == 5h);
  });
}

TEST_CASE("each request reserves the interval of its own run") {
  support::on_each_store([](StoreFixture& fixture) {
    Budget slow(fixture, {.interval = 10s});
    Budget fast(fixture, {.interval = 1s});
    CHECK(slow.moment() == 0s);
    CHECK(fast.moment() == 10s);
    CHECK(slow.moment() == 11s);
    CHECK(fast.moment() == 21s);
  });
}

TEST_CASE("a rate of less than one request an hour is kept") {
  support::on_each_store([](StoreFixture& fixture) {
    Budget one(fixture, {.interval = 6h});
    CHECK(one.moment() == 0s);
    CHECK(one.moment() == 6h);
  });
}

TEST_CASE("a rate above one request a millisecond is kept, too: several moments share one") {
  support::on_each_store([](StoreFixture& fixture) {
    Budget one(fixture, {.interval = 300us});
    std::vector<core::Milliseconds> moments;
    for (int i = 0; i < 5; ++i) moments.push_back(one.moment());
    CHECK(moments == std::vector<core::Milliseconds>{0ms, 0ms, 0ms, 0ms, 1ms});
  });
}

TEST_CASE("the salt of a store is made once; another store has another") {
  std::string first;
  support::on_each_store([&](StoreFixture& fixture) {
    sql::Connection connection = fixture.connect();
    first = store::credential_salt(connection);
    CHECK(first.size() == 32);
    CHECK(store::credential_salt(connection) == first);
    sql::Connection other = fixture.connect();
    CHECK(store::credential_salt(other) == first);
  });
  support::on_each_store([&](StoreFixture& fixture) {
    sql::Connection connection = fixture.connect();
    CHECK(store::credential_salt(connection) != first);
  });
}

TEST_CASE("two processes never get the same moment") {
  support::on_each_store([](StoreFixture& fixture) {
    constexpr int k_each = 400;
    const support::TempDir told;
    fixture.connect();
    const support::Gate start;
    std::list<support::ChildProcess> children;
    for (const char* name : {"one", "two"}) {
      children.emplace_back([&, name] {
        Budget budget(fixture, {.interval = 5ms});
        std::ofstream file(told.path() / name);
        start.wait();
        for (int i = 0; i < k_each; ++i) file << budget.moment().count() << '\n';
        return file.flush() ? 0 : 1;
      });
    }
    start.open(2);
    for (auto& child : children) CHECK(child.wait() == 0);
    const std::vector<std::int64_t> moments = numbers_in(told.path());
    REQUIRE(moments.size() == 2 * k_each);
    for (std::size_t i = 0; i < moments.size(); ++i) CHECK(moments[i] == static_cast<std::int64_t>(i) * 5);
  });
}

TEST_CASE("two processes that wait for their moments ask no more often together than the rate allows") {
  constexpr core::Milliseconds k_interval = 5ms;
  constexpr core::Milliseconds k_duration = 500ms;
  const support::TempDir folder;
  const support::TempDir told;
  const core::SystemClock clock;
  const store::Options options{.dsn = (folder.path() / "tedi.db").string(), .force_network_fs = true};
  REQUIRE(store::open(options, clock).has_value());
  const support::Gate start;
  std::list<support::ChildProcess> children;
  for (const char* name : {"one", "two"}) {
    children.emplace_back([&, name] {
      auto opened = store::open(options, clock);
      RateBudget budget(opened->connection, "kaggle", "fingerprint", {.interval = k_interval});
      std::ofstream file(told.path() / name);
      start.wait();
      const TimePoint end = clock.now() + k_duration;
      for (;;) {
        const TimePoint moment = budget.reserve().value();
        if (moment >= end) break;
        std::this_thread::sleep_until(moment);
        file << core::to_epoch_ms(moment) << '\n';
      }
      return file.flush() ? 0 : 1;
    });
  }
  start.open(2);
  for (auto& child : children) CHECK(child.wait() == 0);
  const std::vector<std::int64_t> moments = numbers_in(told.path());
  REQUIRE(moments.size() > 1);
  for (std::size_t i = 1; i < moments.size(); ++i) CHECK(moments[i] - moments[i - 1] >= k_interval.count());
  const std::int64_t span_ms = moments.back() - moments.front();
  CHECK(static_cast<std::int64_t>(moments.size()) <= span_ms / k_interval.count() + 1);
}

TEST_SUITE_END();
