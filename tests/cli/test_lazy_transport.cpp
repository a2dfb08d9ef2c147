// SPDX-License-Identifier: Apache-2.0
#include "cli/lazy_transport.hpp"

#include "http/curl_transport.hpp"
#include "support/loopback.hpp"

#include <doctest/doctest.h>

namespace {

/// An environment that counts how often it is asked.
struct CountingEnvironment {
  std::optional<std::string> ca_file;
  int asked = 0;
  [[nodiscard]] cli::Environment seam() {
    return [this](const std::string& name) -> std::optional<std::string> {
      CHECK(name == "SSL_CERT_FILE");
      ++asked;
      return ca_file;
    };
  }
};

}  // namespace

TEST_SUITE_BEGIN("cli/lazy_transport");

TEST_CASE("nothing is made before the first exchange, and what is made is kept") {
  CountingEnvironment environment;
  cli::LazyTransport transport(environment.seam(), [] { return std::string("me@example.org"); });
  CHECK(environment.asked == 0);
  const support::Loopback server([](const support::Asked&) { return support::Reply{.body = "here"}; });
  for (int i = 0; i < 2; ++i) {
    const auto response = transport.exchange({.url = server.url("/")}, {}, core::StopFlag());
    REQUIRE(response);
    CHECK(response->body == "here");
    CHECK(http::header(server.asked().back().headers, "User-Agent") == http::user_agent("me@example.org"));
  }
  CHECK(environment.asked == 1);
  CHECK(server.connections() == 1);
}

TEST_CASE("SSL_CERT_FILE says whom to trust: a file that is not there trusts nobody") {
  CountingEnvironment environment{.ca_file = "/nowhere/ca.pem"};
  cli::LazyTransport transport(environment.seam(), [] { return std::string("me@example.org"); });
  const support::Loopback server([](const support::Asked&) { return support::Reply{}; });
  const auto response =
      transport.exchange({.url = "https://127.0.0.1:" + std::to_string(server.port()) + "/"}, {}, core::StopFlag());
  REQUIRE_FALSE(response);
  CHECK(response.error().kind == core::ErrorKind::config);
}

TEST_SUITE_END();
