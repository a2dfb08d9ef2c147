// SPDX-License-Identifier: Apache-2.0
#include "http/curl_transport.hpp"

#include "core/version.hpp"
#include "support/archives.hpp"
#include "support/loopback.hpp"
#include "support/temp_dir.hpp"
#include "support/transport_pair.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <atomic>
#include <string>

TEST_SUITE_BEGIN("http/curl_transport");

using core::Milliseconds;
using support::Asked;
using support::EnvironmentVariable;
using support::Loopback;
using support::raw_reply;
using support::Reply;
using support::TransportPair;

TEST_CASE("any status is an answer, with its headers in their order and its body") {
  for (const int status : {200, 201, 302, 400, 401, 403, 404, 429, 500, 503, 599}) {
    TransportPair pair(
        {.status = status, .headers = {{"Retry-After", "7"}, {"X-A", "1"}, {"X-A", "2"}, {"X-E", ""}}, .body = "b"});
    const auto response = pair.get();
    REQUIRE(response.has_value());
    CHECK(response->status == status);
    CHECK(response->body == "b");
    CHECK(response->headers ==
          http::Headers{{"Retry-After", "7"}, {"X-A", "1"}, {"X-A", "2"}, {"X-E", ""}, {"Content-Length", "1"}});
  }
}

TEST_CASE("a redirect is an answer, and is not followed") {
  TransportPair pair({.status = 302, .headers = {{"Location", "/elsewhere"}}});
  CHECK(pair.get()->status == 302);
  CHECK(pair.server.asked().size() == 1);
}

TEST_CASE("headers of a 1xx, and those behind a chunked body, are not the answer's") {
  TransportPair pair(
      raw_reply("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\nRetry-After: 1\r\n\r\n"
                "HTTP/1.1 429 Slow down\r\nTransfer-Encoding: chunked\r\nRetry-After: 2\r\n\r\n"
                "2\r\nhi\r\n0\r\nRetry-After: 3\r\n\r\n"));
  const auto response = pair.get();
  CHECK(response->status == 429);
  CHECK(response->body == "hi");
  CHECK(response->headers == http::Headers{{"Transfer-Encoding", "chunked"}, {"Retry-After", "2"}});
}

TEST_CASE("a header that goes on in a second line is one") {
  TransportPair pair(raw_reply("HTTP/1.1 200 OK\r\nX-Long: first\r\n  second\r\nContent-Length: 0\r\n\r\n"));
  CHECK(http::header(pair.get()->headers, "X-Long") == "first second");
}

TEST_CASE("a body may come in chunks, in one byte after the other, or up to the end of an HTTP/1.0 connection") {
  CHECK(TransportPair(
            raw_reply("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n"))
            .get()
            ->body == "abcde");
  CHECK(TransportPair({.body = "abcde", .dribble = Reply::Dribble{.bytes = 1, .pause = Milliseconds(1)}}).get()->body ==
        "abcde");
  CHECK(TransportPair(raw_reply("HTTP/1.0 200 OK\r\n\r\nabcde")).get()->body == "abcde");
}

TEST_CASE("a packed body is unpacked") {
  const std::string text = "{\"id\":1}";
  TransportPair pair({.headers = {{"Content-Encoding", "gzip"}}, .body = support::make_gzip(text)});
  CHECK(pair.get()->body == text);
  const Asked asked = pair.server.asked()[0];
  CHECK(http::header(asked.headers, "Accept-Encoding").value_or("").find("gzip") != std::string_view::npos);
}

TEST_CASE("an answer without a body is one: 204, HEAD, length 0") {
  CHECK(TransportPair({.status = 204}).get()->status == 204);
  TransportPair pair({.body = "not for HEAD"});
  const auto head = pair.transport.exchange({.method = "HEAD", .url = pair.server.url()}, pair.limits, pair.stop);
  CHECK(head->body.empty());
  CHECK(http::header(head->headers, "Content-Length") == "12");
  CHECK(pair.server.asked()[0].method == "HEAD");
  CHECK(TransportPair({.body = ""}).get()->body.empty());
}

// --- What is sent ---

TEST_CASE("who we are is said, with a contact when there is one; cookies and forms are not ours") {
  TransportPair pair({.headers = {{"Set-Cookie", "a=b"}}}, {.contact = "ops@example.org"});
  REQUIRE(pair.get().has_value());
  REQUIRE(pair.get().has_value());
  const Asked asked = pair.server.asked()[1];
  CHECK(asked.method == "GET");
  CHECK(asked.path == "/a?key=secret");
  CHECK(http::header(asked.headers, "User-Agent") == fmt::format("tedi/{} (+ops@example.org)", core::version()));
  CHECK(http::header(asked.headers, "Cookie") == std::nullopt);
  CHECK(http::header(asked.headers, "Content-Type") == std::nullopt);
  CHECK(http::header(asked.headers, "Authorization") == std::nullopt);
  CHECK(http::user_agent() == fmt::format("tedi/{}", core::version()));
}

TEST_CASE("method, headers and body go as they are, and are forgotten by the next request") {
  TransportPair pair({});
  const std::string body("{\"a\":\"\0\"}", 9);
  REQUIRE(pair.transport.exchange({.method = "POST",
                                   .url = pair.server.url("/post"),
                                   .headers = {{"Authorization", "Bearer x"}, {"X-Empty", ""}},
                                   .body = body},
                                  pair.limits, pair.stop));
  REQUIRE(pair.get().has_value());
  const auto asked = pair.server.asked();
  CHECK(asked[0].method == "POST");
  CHECK(asked[0].body == body);
  CHECK(http::header(asked[0].headers, "Authorization") == "Bearer x");
  CHECK(http::header(asked[0].headers, "X-Empty") == "");
  CHECK(http::header(asked[0].headers, "Content-Type") == std::nullopt);
  CHECK(asked[1].method == "GET");
  CHECK(asked[1].body.empty());
  CHECK(http::header(asked[1].headers, "Authorization") == std::nullopt);
}

TEST_CASE("a user's name in ~/.netrc is not sent") {
  const support::TempDir home;
  static_cast<void>(home.write(".netrc", "machine 127.0.0.1 login ann password secret\n"));
  const EnvironmentVariable variable("HOME", home.path().string());
  TransportPair pair({});
  REQUIRE(pair.get().has_value());
  CHECK(http::header(pair.server.asked()[0].headers, "Authorization") == std::nullopt);
}

// --- Connections ---

TEST_CASE("many requests go over one connection, whatever their status") {
  std::atomic<int> asked = 0;
  const Loopback server([&](const Asked&) { return Reply{.status = ++asked % 2 == 0 ? 404 : 200, .body = "b"}; });
  http::CurlTransport transport;
  for (int n = 0; n < 50; ++n) REQUIRE(transport.exchange({.url = server.url()}, {}, core::StopFlag()).has_value());
  CHECK(server.asked().size() == 50);
  CHECK(server.connections() == 1);
}

TEST_CASE("a kept connection that the server has closed is replaced") {
  Loopback server([](const Asked&) { return Reply{.headers = {{"Connection", "close"}}, .body = "b"}; });
  http::CurlTransport transport;
  for (int n = 0; n < 3; ++n) CHECK(transport.exchange({.url = server.url()}, {}, core::StopFlag())->body == "b");
  CHECK(server.connections() == 3);
}

TEST_CASE("http_proxy and https_proxy are obeyed, and no_proxy spares a host") {
  Loopback proxy([](const Asked& asked) {
    return asked.method == "CONNECT" ? Reply{.status = 403, .headers = {{"X-From", "proxy"}}}
                                     : Reply{.body = "by proxy"};
  });
  const EnvironmentVariable http("http_proxy", proxy.url());
  const EnvironmentVariable https("https_proxy", proxy.url());
  TransportPair spared({.body = "directly"});
  CHECK(spared.get()->body == "directly");
  CHECK(proxy.asked().empty());

  const auto plain = spared.transport.exchange({.url = "http://tedi.invalid/x"}, spared.limits, spared.stop);
  CHECK(plain->body == "by proxy");
  CHECK(proxy.asked()[0].path == "http://tedi.invalid/x");

  const http::Request secret{.url = "https://tedi.invalid/x", .headers = {{"Authorization", "Bearer secret"}}};
  const auto tunnel = spared.transport.exchange(secret, spared.limits, spared.stop);
  REQUIRE_FALSE(tunnel.has_value());  // a proxy's refusal is not the host's answer
  CHECK(tunnel.error().kind == core::ErrorKind::unavailable);
  CHECK(proxy.asked()[1].path == "tedi.invalid:443");
  CHECK(http::header(proxy.asked()[1].headers, "Authorization") == std::nullopt);
}

TEST_SUITE_END();
