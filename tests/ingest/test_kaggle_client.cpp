// SPDX-License-Identifier: Apache-2.0
#include "ingest/kaggle_client.hpp"

#include "support/fake_transport.hpp"
#include "support/store_fixture.hpp"

#include <doctest/doctest.h>

#include <map>
#include <optional>
#include <string>

TEST_SUITE_BEGIN("ingest/kaggle_client");

namespace {

core::Environment environment_of(std::map<std::string, std::string> variables) {
  return [variables = std::move(variables)](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  };
}

}  // namespace

TEST_CASE("without a credential, or at a plain address elsewhere, nobody is asked") {
  const auto none = ingest::KaggleAccess::find(environment_of({}), false);
  REQUIRE_FALSE(none);
  CHECK(none.error().kind == core::ErrorKind::auth);
  const auto plain = environment_of({{"TEDI_KAGGLE_URL", "http://kaggle.test"}, {"KAGGLE_API_TOKEN", "canary-token"}});
  CHECK(ingest::KaggleAccess::find(plain, false).error().kind == core::ErrorKind::config);
  CHECK(ingest::KaggleAccess::find(plain, true));
}

TEST_CASE("two clients of a store with one credential share one budget, others have their own") {
  support::FakeClock clock;
  store::Store shelf{support::memory_store(clock), {}, {}};
  support::FakeTransport wire;
  const core::StopFlag stop;
  const auto ask = [&](const std::string& token) {
    const auto access = ingest::KaggleAccess::find(
        environment_of({{"TEDI_KAGGLE_URL", "http://127.0.0.1:1"}, {"KAGGLE_API_TOKEN", token}}), false);
    REQUIRE(access);
    ingest::KaggleClient kaggle(shelf, *access, core::Rate(), {}, wire, clock, stop);
    return kaggle.client().get("/x");
  };
  wire.answer(429, {{"Retry-After", "60"}});
  CHECK(ask("one-token").error().kind == core::ErrorKind::rate_limited);
  CHECK(http::header(wire.sent[0].headers, "Authorization") == "Bearer one-token");
  CHECK(ask("one-token").error().kind == core::ErrorKind::rate_limited);
  CHECK(wire.sent.size() == 1);
  wire.answer(200, {}, "{}");
  CHECK(ask("another-token"));
}

TEST_SUITE_END();
