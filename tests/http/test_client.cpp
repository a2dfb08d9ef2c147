// SPDX-License-Identifier: Apache-2.0
#include "http/client.hpp"

#include "support/asking.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace {

using namespace std::chrono_literals;
using core::ErrorKind;
using support::Asking;
using Waits = std::vector<core::Milliseconds>;

/// A budget that lets a request pass each second.
class SlowBudget final : public core::RateBudget {
 public:
  explicit SlowBudget(core::TimePoint first) : m_next(first) {}
  core::Result<core::TimePoint> reserve() override {
    m_next += 1s;
    return m_next - 1s;
  }
  core::Result<void> give_back() override {
    m_next -= 1s;
    return {};
  }
  core::Result<void> check() override { return {}; }
  core::Result<void> block(core::TimePoint /*until*/) override {
    return core::fail(ErrorKind::config, "the store cannot be used");
  }

 private:
  core::TimePoint m_next;
};

}  // namespace

TEST_SUITE_BEGIN("http/client");

TEST_CASE("what does not come right by itself is asked once, and told with its address") {
  struct Case {
    int status;
    ErrorKind kind;
  };
  for (const Case& c : {Case{401, ErrorKind::auth}, Case{403, ErrorKind::forbidden}, Case{404, ErrorKind::not_found},
                        Case{400, ErrorKind::bad_data}, Case{304, ErrorKind::bad_data}}) {
    Asking asking;
    asking.wire.answer(c.status);
    const core::Error error = asking.failure();
    CHECK(error.kind == c.kind);
    CHECK(error.http_status == c.status);
    CHECK(error.message.starts_with("GET https://api.test/v1/things: HTTP " + std::to_string(c.status)));
    CHECK(asking.wire.sent.size() == 1);
  }
}

TEST_CASE("a transport's failure that is not a matter of luck is not tried again") {
  for (const ErrorKind kind : {ErrorKind::config, ErrorKind::bad_data, ErrorKind::io, ErrorKind::interrupted}) {
    Asking asking;
    asking.wire.fail(kind, "no luck");
    const core::Error error = asking.failure();
    CHECK(error.kind == kind);
    CHECK(error.message == "GET https://api.test/v1/things: no luck");
    CHECK(asking.wire.sent.size() == 1);
  }
}

TEST_CASE("too many requests block the budget for everybody and end the call") {
  Asking asking;
  asking.wire.answer(429, {{"Retry-After", "90"}});
  const core::TimePoint until = asking.clock.now() + 90s;
  const core::Error error = asking.failure();
  CHECK(error.kind == ErrorKind::rate_limited);
  CHECK(error.retry_at == until);
  CHECK(asking.budget.blocked_until == until);
  CHECK(asking.sleeper.slept.empty());

  const core::Error next = asking.failure();
  CHECK(next.kind == ErrorKind::rate_limited);
  CHECK(next.retry_at == until);
  CHECK(asking.wire.sent.size() == 1);
}

TEST_CASE("too many requests without a moment block for the usual time, whoever judges") {
  Asking asking;
  asking.judge = [](const http::Response&, core::TimePoint) -> core::Result<void> {
    return core::fail(ErrorKind::rate_limited, "slower");
  };
  asking.wire.answer(200);
  CHECK(asking.failure().retry_at == asking.clock.now() + http::k_default_block);
  CHECK(asking.budget.blocked_until == asking.clock.now() + http::k_default_block);
}

TEST_CASE("a budget that cannot keep a block is a failure of its own") {
  Asking asking;
  SlowBudget budget(asking.clock.now());
  http::Client client({asking.wire, budget, asking.clock, asking.sleeper, asking.random, asking.stop}, asking.options);
  asking.wire.answer(429);
  const auto response = client.get("/");
  REQUIRE_FALSE(response);
  CHECK(response.error().kind == ErrorKind::config);
}

TEST_CASE("an unavailable upstream is tried three times, after half of pauses that double") {
  Asking asking;
  for (int i = 0; i < 3; ++i) asking.wire.answer(503);
  const core::Error error = asking.failure();
  CHECK(error.kind == ErrorKind::unavailable);
  CHECK(error.http_status == 503);
  CHECK(error.message == "GET https://api.test/v1/things: HTTP 503: Service Unavailable (3 tries)");
  CHECK(asking.sleeper.slept == Waits{250ms, 500ms});
  CHECK(asking.budget.reserved == 3);
}

TEST_CASE("a pause never exceeds the cap, however many tries there are") {
  Asking asking;
  asking.options.retry = {.tries = 70, .base = 1s, .cap = 3s};
  for (int i = 0; i < 70; ++i) asking.wire.fail(ErrorKind::unavailable, "reset");
  CHECK(asking.failure().kind == ErrorKind::unavailable);
  REQUIRE(asking.sleeper.slept.size() == 69);
  CHECK(Waits(asking.sleeper.slept.begin(), asking.sleeper.slept.begin() + 4) == Waits{500ms, 1s, 1500ms, 1500ms});
  CHECK(asking.sleeper.slept.back() == 1500ms);
}

TEST_CASE("a connection that fails once does not fail the call") {
  Asking asking;
  asking.wire.fail(ErrorKind::unavailable, "reset by peer");
  asking.wire.answer(200, {}, "body");
  const auto response = asking.get();
  REQUIRE(response);
  CHECK(response->body == "body");
  CHECK(asking.sleeper.slept == Waits{250ms});
}

TEST_CASE("an upstream that says when to come back is tried then, if that is not too far") {
  Asking asking;
  asking.wire.answer(503, {{"Retry-After", "7"}});
  asking.wire.answer(200);
  CHECK(asking.get());
  CHECK(asking.sleeper.slept == Waits{7s});

  Asking later;
  later.wire.answer(503, {{"Retry-After", "30"}});
  later.wire.answer(200);
  CHECK(later.get());
  CHECK(later.sleeper.slept == Waits{30s});
  CHECK(later.budget.blocked_until == core::TimePoint());
}

TEST_CASE("who is told to come back at once, or in the past, waits as if nothing had been told") {
  for (const char* moment : {"0", "-1", "Fri, 31 Dec 1999 23:59:59 GMT"}) {
    CAPTURE(std::string(moment));
    Asking asking;
    asking.wire.answer(503, {{"Retry-After", moment}});
    asking.wire.answer(503, {{"Retry-After", moment}});
    asking.wire.answer(429, {{"Retry-After", moment}});
    const core::Error error = asking.failure();
    CHECK(asking.sleeper.slept == Waits{250ms, 500ms});
    CHECK(error.kind == ErrorKind::rate_limited);
    CHECK(error.retry_at == asking.clock.now() + http::k_default_block);
  }
}

TEST_CASE("an unavailable upstream's short moment is waited for, and is none any more at the end") {
  Asking asking;
  for (int i = 0; i < 3; ++i) asking.wire.answer(503, {{"Retry-After", "7"}});
  const core::Error error = asking.failure();
  CHECK(asking.sleeper.slept == Waits{7s, 7s});
  CHECK_FALSE(error.retry_at);
}

TEST_CASE("an answer that repeats the credential is none") {
  Asking asking;
  asking.wire.answer(200, {}, R"({"title":"has canary-token"})");
  const core::Error error = asking.failure();
  CHECK(error.kind == ErrorKind::bad_data);
  CHECK(error.message.find("canary") == std::string::npos);
}

TEST_CASE("a 503 that is to last longer than a pause may blocks the budget until then, for everybody") {
  Asking asking;
  asking.wire.answer(503, {{"Retry-After", "31"}});
  const core::TimePoint moment = asking.clock.now() + 31s;
  const core::Error error = asking.failure();
  CHECK(error.kind == ErrorKind::unavailable);
  CHECK(error.http_status == 503);
  CHECK(error.retry_at == moment);
  CHECK(asking.budget.blocked_until == moment);
  CHECK(asking.sleeper.slept.empty());

  CHECK(asking.failure().kind == ErrorKind::rate_limited);
  CHECK(asking.wire.sent.size() == 1);
}

TEST_CASE("every try and every redirect waits for its turn") {
  Asking asking;
  SlowBudget budget(asking.clock.now() + 400ms);
  http::Client client({asking.wire, budget, asking.clock, asking.sleeper, asking.random, asking.stop}, asking.options);
  asking.redirect("/elsewhere");
  asking.wire.answer(503);
  asking.wire.answer(200);
  asking.wire.answer(200);
  CHECK(client.get("/"));
  CHECK(asking.sleeper.slept == Waits{400ms, 1s, 250ms, 750ms});
  CHECK(asking.wire.sent.size() == 3);
}

TEST_CASE("who waits for a turn while somebody else is told to wait asks nothing") {
  Asking asking;
  asking.budget.wait = 1s;
  asking.sleeper.while_asleep = [&] { (void)asking.budget.block(asking.clock.now() + 60s); };
  const core::Error error = asking.failure();
  CHECK(error.kind == ErrorKind::rate_limited);
  CHECK(error.retry_at == asking.clock.now() + 60s);
  CHECK(asking.wire.sent.empty());
}

TEST_CASE("with nothing in hand a turn is not waited for beyond --max-runtime") {
  Asking asking;
  SlowBudget budget(asking.clock.now() + 5s);
  http::Client client({asking.wire, budget, asking.clock, asking.sleeper, asking.random, asking.stop}, asking.options);
  asking.sleeper.while_asleep = [&] { asking.stop.request(core::StopReason::max_runtime); };
  const auto turn = client.take_turn();
  REQUIRE_FALSE(turn);
  CHECK(turn.error().kind == ErrorKind::interrupted);
}

TEST_CASE("a turn that was taken before is used by the next call, once") {
  Asking asking;
  SlowBudget budget(asking.clock.now() + 400ms);
  http::Client client({asking.wire, budget, asking.clock, asking.sleeper, asking.random, asking.stop}, asking.options);
  CHECK(client.take_turn());
  CHECK(client.take_turn());
  CHECK(asking.sleeper.slept == Waits{400ms});
  asking.wire.answer(200);
  asking.wire.answer(200);
  CHECK(client.get("/"));
  CHECK(asking.sleeper.slept == Waits{400ms});
  CHECK(client.get("/"));
  CHECK(asking.sleeper.slept == Waits{400ms, 1s});
}

TEST_CASE("a turn that was taken before a block is not used") {
  Asking asking;
  http::Client client({asking.wire, asking.budget, asking.clock, asking.sleeper, asking.random, asking.stop},
                      asking.options);
  CHECK(client.take_turn());
  CHECK(asking.budget.block(asking.clock.now() + 60s));
  const auto turn = client.take_turn();
  REQUIRE_FALSE(turn);
  CHECK(turn.error().kind == ErrorKind::rate_limited);
}

TEST_CASE("who is stopped before a call asks nothing and reserves nothing") {
  Asking asking;
  asking.stop.request(core::StopReason::sigint);
  CHECK(asking.failure().kind == ErrorKind::interrupted);
  CHECK(asking.wire.sent.empty());
  CHECK(asking.budget.reserved == 0);
}

TEST_CASE("who is stopped between two tries or while waiting for a turn asks no more") {
  Asking asking;
  asking.sleeper.while_asleep = [&] { asking.stop.request(core::StopReason::sigterm); };
  asking.wire.answer(503);
  CHECK(asking.failure().kind == ErrorKind::interrupted);
  CHECK(asking.wire.sent.size() == 1);

  Asking queued;
  queued.sleeper.while_asleep = [&] { queued.stop.request(core::StopReason::sigterm); };
  SlowBudget budget(queued.clock.now() + 5s);
  http::Client client({queued.wire, budget, queued.clock, queued.sleeper, queued.random, queued.stop}, queued.options);
  const auto response = client.get("/");
  REQUIRE_FALSE(response);
  CHECK(response.error().kind == ErrorKind::interrupted);
  CHECK(queued.wire.sent.empty());
}

TEST_CASE("the time limit of the run lets a call come to its end, with its turns and its pauses") {
  Asking asking;
  asking.stop.set_deadline(asking.clock, asking.clock.now());
  asking.budget.wait = 4s;
  asking.redirect("/elsewhere");
  asking.wire.answer(503);
  asking.wire.answer(200, {}, "body");
  const auto response = asking.get();
  REQUIRE(response);
  CHECK(response->body == "body");
  CHECK(asking.sleeper.slept == Waits{4s, 4s, 250ms, 4s});

  asking.stop.request(core::StopReason::sigint);
  CHECK(asking.failure().kind == ErrorKind::interrupted);
}

TEST_CASE("a stop during a request lets the answer through") {
  Asking asking;
  asking.wire.while_asked = [&] { asking.stop.request(core::StopReason::max_runtime); };
  asking.wire.answer(200, {}, "body");
  CHECK(asking.get());
}

TEST_CASE("a request asks for JSON under the base, with the credential and within the limits") {
  Asking asking;
  asking.options.limits.body_bytes = 12345;
  asking.wire.answer(200);
  CHECK(asking.get());
  const http::Request& request = asking.wire.sent.at(0);
  CHECK(request.method == "GET");
  CHECK(request.url == "https://api.test/v1/things?page=2");
  CHECK(http::header(request.headers, "Accept") == "application/json");
  CHECK(asking.sent_credential(0));
  CHECK(asking.wire.last_limits.body_bytes == 12345);
}

TEST_CASE("a base of a host alone takes paths, too") {
  for (const char* base : {"http://127.0.0.1:8080", "http://127.0.0.1:8080/"}) {
    Asking asking;
    asking.options.base = http::Url::parse(base).value();
    asking.wire.answer(200);
    CHECK(asking.get("/things"));
    CHECK(asking.wire.sent.at(0).url == "http://127.0.0.1:8080/things");
  }
}

TEST_CASE("a path without its slash, which could change the host, is a bug") {
  Asking asking;
  CHECK_THROWS_AS((void)asking.get("@evil.test/"), std::invalid_argument);
}

TEST_CASE("without a credential none is sent") {
  Asking asking;
  asking.options.credential.reset();
  asking.wire.answer(200);
  CHECK(asking.get());
  CHECK_FALSE(http::header(asking.wire.sent.at(0).headers, "Authorization"));
}

TEST_CASE("an address that is too long is refused before anything is asked") {
  Asking asking;
  const core::Error error = asking.failure("/" + std::string(17'000, 'a'));
  CHECK(error.kind == ErrorKind::bad_data);
  CHECK(error.message == "GET https://api.test/v1: an address of 17020 bytes, where 16384 are the most");
  CHECK(asking.wire.sent.empty());
  CHECK(asking.budget.reserved == 0);
}

TEST_CASE("the judge decides what an answer means, redirects aside") {
  Asking asking;
  asking.judge = [](const http::Response& response, core::TimePoint) -> core::Result<void> {
    if (response.status == 304) return {};
    return core::fail(ErrorKind::unavailable, "a 200 that is none");
  };
  asking.wire.answer(200);
  asking.wire.answer(304);
  const auto response = asking.get();
  REQUIRE(response);
  CHECK(response->status == 304);
  CHECK(asking.sleeper.slept.size() == 1);
}

TEST_SUITE_END();
