// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/client.hpp"
#include "support/fake_transport.hpp"
#include "support/fake_world.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace support {

/// A client of https://api.test/v1 in a world of its own.
struct Asking {
  support::FakeClock clock;
  support::FakeSleeper sleeper{clock};
  support::FixedRandom random{0.5};
  support::OpenBudget budget{clock};
  support::FakeTransport wire;
  core::StopFlag stop;
  http::ClientOptions options{.base = http::Url::parse("https://api.test/v1").value(),
                              .credential = http::Credential::bearer("canary-token", "a test")};
  http::Judge judge = http::judge_by_status;

  core::Result<http::Response> get(std::string_view path = "/things?page=2") {
    http::Client client({wire, budget, clock, sleeper, random, stop}, options);
    return client.get(path, judge);
  }
  /// The failure of get(), which gave one.
  core::Error failure(std::string_view path = "/things?page=2") {
    const auto response = get(path);
    REQUIRE_FALSE(response);
    CHECK(response.error().message.find("page=2") == std::string::npos);
    return response.error();
  }
  void redirect(std::string location, int status = 302) { wire.answer(status, {{"Location", std::move(location)}}); }
  [[nodiscard]] bool sent_credential(std::size_t request) const {
    return http::header(wire.sent.at(request).headers, "Authorization") == "Bearer canary-token";
  }
};

}  // namespace support
