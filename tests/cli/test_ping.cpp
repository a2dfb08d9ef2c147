// SPDX-License-Identifier: Apache-2.0
#include "cli/ping.hpp"

#include "http/curl_transport.hpp"
#include "support/fake_transport.hpp"
#include "support/loopback.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <stdexcept>
#include <thread>

using core::ErrorKind;
using core::ExitCode;
using support::FakeTransport;
using namespace std::chrono_literals;

namespace {

http::Url address(std::string_view text) {
  const auto url = cli::parse_ping_url(text);
  if (!url) throw std::invalid_argument(std::string(text));
  return *url;
}

std::string told(std::string_view base, std::string_view word) {
  return cli::ping_address(address(base), word).text();
}

const core::StopFlag k_never;

}  // namespace

TEST_SUITE_BEGIN("cli/ping");

TEST_CASE("any answer but 2xx is a failure, and is not asked for twice") {
  for (const int status : {301, 404, 429, 500, 503}) {
    FakeTransport transport;
    transport.answer(status);
    const auto pinged = cli::ping(transport, address("https://hc-ping.com/4b1d-canary"), "start", k_never);
    REQUIRE_FALSE(pinged);
    CHECK(pinged.error().kind == ErrorKind::unavailable);
    CHECK(pinged.error().message == "the ping 'start' to hc-ping.com failed: the answer is " + std::to_string(status));
    CHECK(transport.sent.size() == 1);
  }
}

TEST_CASE("a connection that fails is tried once more, and no more than once") {
  FakeTransport transport;
  transport.fail(ErrorKind::unavailable, "connection refused");
  transport.fail(ErrorKind::unavailable, "no route to host");
  const auto pinged = cli::ping(transport, address("https://hc-ping.com/4b1d-canary"), "0", k_never);
  REQUIRE_FALSE(pinged);
  CHECK(pinged.error().message == "the ping '0' to hc-ping.com failed: no route to host");
  CHECK(transport.sent.size() == 2);

  FakeTransport shaky;
  shaky.fail(ErrorKind::unavailable, "connection reset");
  shaky.answer(200);
  CHECK(cli::ping(shaky, address("https://hc-ping.com/4b1d-canary"), "0", k_never));
}

TEST_CASE("what another try cannot mend is not tried again: a certificate, a stop, an endless answer") {
  for (const ErrorKind kind : {ErrorKind::config, ErrorKind::interrupted, ErrorKind::bad_data}) {
    FakeTransport transport;
    transport.fail(kind, "no");
    const auto pinged = cli::ping(transport, address("https://hc-ping.com/4b1d-canary"), "0", k_never);
    REQUIRE_FALSE(pinged);
    CHECK(pinged.error().kind == kind);
    CHECK(transport.sent.size() == 1);
  }
}

TEST_CASE("both tries together take no longer than one may") {
  FakeTransport transport;
  transport.while_asked = [] { std::this_thread::sleep_for(20ms); };
  transport.fail(ErrorKind::unavailable, "too slow");
  transport.answer(200);
  SUBCASE("the second has what the first has left") {
    CHECK(cli::ping(transport, address("http://localhost/x"), "start", k_never));
    CHECK(transport.sent.size() == 2);
    CHECK(transport.last_limits.total <= 9'980ms);
  }
  SUBCASE("when that is nothing, there is no second") {
    CHECK_FALSE(cli::ping(transport, address("http://localhost/x"), "start", k_never, 10ms));
    CHECK(transport.sent.size() == 1);
  }
}

TEST_CASE("an error names the host, and nothing of the path or the query, whatever the transport says") {
  FakeTransport transport;
  transport.fail(ErrorKind::config,
                 "https://hc-ping.com/4b1d-canary/start?rid=canary-7: the certificate is not trusted");
  const auto pinged = cli::ping(transport, address("https://hc-ping.com/4b1d-canary?rid=canary-7"), "start", k_never);
  REQUIRE_FALSE(pinged);
  const std::string& message = pinged.error().message;
  CAPTURE(message);
  CHECK(message.find("canary") == std::string::npos);
  CHECK(message.ends_with("the certificate is not trusted"));
}

TEST_CASE("an address that is none is wrong usage, and is not repeated") {
  for (const char* text : {"", "canary-3f9a", "hc-ping.com/canary-3f9a", "ftp://hc-ping.com/canary-3f9a",
                           "https://user:canary-3f9a@hc-ping.com/"}) {
    const auto parsed = cli::parse_ping_url(text);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().kind == ErrorKind::usage);
    CHECK(parsed.error().message.find("canary") == std::string::npos);
  }
}

TEST_CASE("the word is one more part of the path, a query stays behind it") {
  CHECK(told("https://hc-ping.com/4b1d", "start") == "https://hc-ping.com/4b1d/start");
  CHECK(told("https://hc-ping.com/4b1d/", "0") == "https://hc-ping.com/4b1d/0");
  CHECK(told("https://hc-ping.com/key/my-slug?create=1", "log") == "https://hc-ping.com/key/my-slug/log?create=1");
  CHECK(told("http://localhost:8000", "start") == "http://localhost:8000/start");
  CHECK(told("http://localhost:8000/?a=/b/", "start") == "http://localhost:8000/start?a=/b/");
}

TEST_CASE("at the end the exit code is told, for 75 the log alone") {
  CHECK(cli::ping_word(ExitCode::ok) == "0");
  CHECK(cli::ping_word(ExitCode::partial) == "3");
  CHECK(cli::ping_word(ExitCode::terminated) == "143");
  CHECK(cli::ping_word(ExitCode::try_later) == "log");
}

TEST_CASE("a ping is a plain GET") {
  FakeTransport transport;
  transport.answer(200, {}, "OK");
  CHECK(cli::ping(transport, address("https://hc-ping.com/4b1d"), "0", k_never));
  REQUIRE(transport.sent.size() == 1);
  CHECK(transport.sent[0].method == "GET");
  CHECK(transport.sent[0].url == "https://hc-ping.com/4b1d/0");
  CHECK(transport.sent[0].body.empty());
  CHECK(transport.last_limits.total == 10s);
}

TEST_CASE("over the network: a monitor that never answers holds nobody up, one that stumbles is asked again") {
  http::CurlTransport transport;
  const support::Loopback silent([](const support::Asked&) { return support::Reply{.hang = true}; });
  const auto began = std::chrono::steady_clock::now();
  CHECK(cli::ping(transport, address(silent.url("/x")), "start", k_never, 200ms).error().kind ==
        ErrorKind::unavailable);
  CHECK(std::chrono::steady_clock::now() - began < 5s);
  CHECK(silent.asked().size() == 1);

  std::atomic<int> requests = 0;
  const support::Loopback shaky([&](const support::Asked&) { return support::Reply{.reset = ++requests == 1}; });
  CHECK(cli::ping(transport, address(shaky.url("/x")), "0", k_never));
  CHECK(shaky.asked().back().path == "/x/0");
}

TEST_SUITE_END();
