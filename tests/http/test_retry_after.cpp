// SPDX-License-Identifier: Apache-2.0
#include "http/retry_after.hpp"

#include "core/times.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

using namespace std::chrono_literals;

const core::TimePoint k_now = core::utc_time(2026, 11, 22, 12, 0, 0).value();
constexpr core::Milliseconds k_nothing{-1};

/// How long the headers make us wait; k_nothing when they say nothing.
core::Milliseconds wait(const http::Headers& headers) {
  const auto moment = http::retry_after(headers, k_now);
  return moment ? *moment - k_now : k_nothing;
}

core::Milliseconds retry(const std::string& value) {
  return wait({{"Retry-After", value}});
}

}  // namespace

TEST_SUITE_BEGIN("http/retry_after");

TEST_CASE("garbage says nothing") {
  CHECK(wait({}) == k_nothing);
  for (const char* value : {"", " ", "soon", "-", "1,5", "1e3", "0x10", "12s", "1 2", "inf", "nan", "-infinity", "+5",
                            "Sun, 99 Nov 2026 12:00:00 GMT", "\xFF\xFE"}) {
    CAPTURE(value);
    CHECK(retry(value) == k_nothing);
  }
}

TEST_CASE("seconds may have a fraction, which is rounded up to the millisecond") {
  CHECK(retry("0") == 0ms);
  CHECK(retry("30") == 30s);
  CHECK(retry(" 30 ") == 30s);
  CHECK(retry("1.5") == 1500ms);
  CHECK(retry("0.0001") == 1ms);
}

TEST_CASE("less than nothing is now") {
  CHECK(retry("-3") == 0ms);
  CHECK(retry("-0.5") == 0ms);
  CHECK(retry("-" + std::string(400, '9')) == 0ms);
}

TEST_CASE("nobody waits for more than a day") {
  CHECK(retry("86401") == 24h);
  CHECK(retry("99999999999999999999999") == 24h);
  CHECK(retry(std::string(400, '9')) == 24h);
  CHECK(retry("Fri, 31 Dec 9999 23:59:59 GMT") == 24h);
}

TEST_CASE("a date is waited for, one that is past is now") {
  CHECK(retry("Sun, 22 Nov 2026 12:01:00 GMT") == 1min);
  CHECK(retry("Sunday, 22-Nov-26 12:01:00 GMT") == 1min);
  CHECK(retry("Sun Nov 22 12:01:00 2026") == 1min);
  CHECK(retry("Sun, 22 Nov 2026 11:00:00 GMT") == 0ms);
  CHECK(retry("Mon, 01 Jan 0001 00:00:00 GMT") == 0ms);
}

TEST_CASE("a date is held against the clock of who sent it, when the answer tells it") {
  const std::pair<std::string, std::string> retry_at{"Retry-After", "Sun, 22 Nov 2026 15:00:30 GMT"};
  CHECK(wait({{"date", "Sun, 22 Nov 2026 15:00:00 GMT"}, retry_at}) == 30s);
  CHECK(wait({{"date", "Sun, 22 Nov 2026 16:00:00 GMT"}, retry_at}) == 0ms);
  CHECK(wait({{"date", "yesterday"}, retry_at}) == 3h + 30s);
}

TEST_CASE("of several headers the last that makes sense counts") {
  CHECK(wait({{"Retry-After", "5"}, {"retry-after", "7"}}) == 7s);
  CHECK(wait({{"Retry-After", "5"}, {"RETRY-AFTER", "later"}}) == 5s);
}

TEST_CASE("RateLimit tells the wait of a limit that is used up") {
  const auto limit = [](const std::string& value) { return wait({{"ratelimit", value}}); };
  CHECK(limit(R"("api";r=0;t=55)") == 55s);
  CHECK(limit(R"("api"; r=0; t=55)") == 55s);
  CHECK(limit(R"("a;t=9,\b";t=55;r=0)") == 55s);
  CHECK(limit(R"("api";r=0;t=55, "pages";r=0;t=70, "search";r=3;t=900)") == 70s);
  CHECK(limit(R"("api";r=495;t=23)") == k_nothing);
  CHECK(limit(R"("api";t=23)") == k_nothing);
  CHECK(limit(R"("api";r=0)") == k_nothing);
  CHECK(limit(R"("api;r=0;t=55)") == k_nothing);
  CHECK(limit(";;,;,=,r=,t=") == k_nothing);
}

TEST_CASE("X-RateLimit-Reset is a moment, or seconds when it is small") {
  const auto reset = [](const std::string& value) { return wait({{"X-RateLimit-Reset", value}}); };
  const std::int64_t epoch = core::to_epoch_ms(k_now) / 1000;
  CHECK(reset(std::to_string(epoch + 42)) == 42s);
  CHECK(reset(std::to_string(epoch - 42)) == 0ms);
  CHECK(reset("42") == 42s);
  CHECK(reset("soon") == k_nothing);
}

TEST_CASE("X-RateLimit-Reset says nothing while requests remain") {
  const auto reset = [](const std::string& remaining) {
    return wait({{"X-RateLimit-Remaining", remaining}, {"X-RateLimit-Reset", "42"}});
  };
  CHECK(reset("0") == 42s);
  CHECK(reset("129") == k_nothing);
}

TEST_CASE("Retry-After comes first, and is passed over only when it makes no sense") {
  const std::pair<std::string, std::string> limit{"RateLimit", R"("api";r=0;t=55)"};
  const std::pair<std::string, std::string> reset{"X-RateLimit-Reset", "42"};
  CHECK(wait({reset, limit, {"Retry-After", "7"}}) == 7s);
  CHECK(wait({reset, limit, {"Retry-After", "soon"}}) == 55s);
  CHECK(wait({reset, {"RateLimit", "none"}}) == 42s);
}

TEST_SUITE_END();
