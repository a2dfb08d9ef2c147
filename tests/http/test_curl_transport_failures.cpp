// SPDX-License-Identifier: Apache-2.0
// How an exchange ends that brings no answer.
#include "http/curl_transport.hpp"

#include "support/archives.hpp"
#include "support/loopback.hpp"
#include "support/text_sink.hpp"
#include "support/transport_pair.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>

TEST_SUITE_BEGIN("http/curl_transport");

using core::ErrorKind;
using core::Milliseconds;
using support::Asked;
using support::Loopback;
using support::raw_reply;
using support::Reply;
using support::TransportPair;

namespace {

/// `count` zeros in a gzip member of about a two hundredth of them: one byte, then copies of 258 of the bytes before.
std::string gzip_bomb(std::size_t copies) {
  std::string bytes("\x1f\x8b\x08\0\0\0\0\0\0\x03", 10);
  unsigned int held = 0;
  int bits = 0;
  const auto put = [&](unsigned int code, int length) {  // Huffman codes go in from their highest bit
    while (length-- > 0) {
      held |= (code >> length & 1U) << bits++;
      if (bits < 8) continue;
      bytes += static_cast<char>(held);
      held = 0;
      bits = 0;
    }
  };
  put(0b110, 3);       // last block, fixed codes
  put(0b00110000, 8);  // the byte 0
  for (std::size_t n = 0; n < copies; ++n) {
    put(0b11000101, 8);  // 258 bytes
    put(0b00000, 5);     // from one back
  }
  put(0b0000000, 7);  // end
  put(0, bits == 0 ? 0 : 8 - bits);
  const std::string zeros(1 + 258 * copies, '\0');
  for (const std::uint32_t number : {support::crc32(zeros), static_cast<std::uint32_t>(zeros.size())}) {
    for (int i = 0; i < 4; ++i) bytes += static_cast<char>(number >> (8 * i) & 0xFFU);
  }
  return bytes;
}

}  // namespace

// --- No whole answer ---

TEST_CASE("a port where nobody listens is unavailable") {
  int port = 0;
  {
    const Loopback closed([](const Asked&) { return Reply(); });
    port = closed.port();
  }
  http::CurlTransport transport;
  const auto response =
      transport.exchange({.url = fmt::format("http://127.0.0.1:{}/x?key=secret", port)}, {}, core::StopFlag());
  REQUIRE_FALSE(response.has_value());
  CHECK(response.error().kind == ErrorKind::unavailable);
  CHECK(response.error().message.find(std::to_string(port)) != std::string::npos);
  CHECK(response.error().message.find("secret") == std::string::npos);
}

TEST_CASE("a host that has no address is unavailable") {
  TransportPair pair({});
  const auto response = pair.transport.exchange({.url = "http://tedi.invalid/"}, pair.limits, pair.stop);
  REQUIRE_FALSE(response.has_value());
  CHECK(response.error().kind == ErrorKind::unavailable);
}

TEST_CASE("a connection that is reset is unavailable, and the next exchange is none the worse for it") {
  std::atomic<int> asked = 0;
  const Loopback server([&](const Asked&) { return ++asked == 1 ? Reply{.reset = true} : Reply{.body = "well"}; });
  http::CurlTransport transport;
  const http::Request request{.url = server.url()};
  const auto first = transport.exchange(request, {}, core::StopFlag());
  REQUIRE_FALSE(first.has_value());
  CHECK(first.error().kind == ErrorKind::unavailable);
  CHECK(server.asked().size() == 1);  // nothing is tried again
  CHECK(transport.exchange(request, {}, core::StopFlag())->body == "well");
}

TEST_CASE("a body that is cut is unavailable, wherever it is cut") {
  const std::string body(5000, 'x');
  for (const std::size_t after : {std::size_t{0}, std::size_t{1}, std::size_t{2500}, std::size_t{4999}}) {
    CAPTURE(after);
    CHECK(TransportPair({.body = body, .cut_after = after}).failure().kind == ErrorKind::unavailable);
  }
}

TEST_CASE("a chunked body without its end is unavailable") {
  const std::string head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  CHECK(TransportPair(raw_reply(head + "5\r\nhello\r\n")).failure().kind == ErrorKind::unavailable);
  CHECK(TransportPair(raw_reply(head + "5\r\nhel")).failure().kind == ErrorKind::unavailable);
  CHECK(TransportPair(raw_reply(head + "zz\r\nhello\r\n0\r\n\r\n")).failure().kind == ErrorKind::unavailable);
}

TEST_CASE("what is no HTTP is unavailable, and is quoted on one line if at all") {
  for (const std::string& garbage : {std::string(), std::string("\r\n\r\n"), std::string("SSH-2.0-OpenSSH_9.2\r\n"),
                                     std::string("\0\x1b[31m\xff\n\n\n", 10), std::string("HTTP/1.1 \r\n\r\n"),
                                     std::string("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nx")}) {
    CAPTURE(garbage);
    const core::Error error = TransportPair(raw_reply(garbage)).failure();
    CHECK(error.kind == ErrorKind::unavailable);
    CHECK(error.message.find_first_of("\n\r\x1b") == std::string::npos);
    CHECK_FALSE(error.message.ends_with('.'));
  }
}

TEST_CASE("a packed body that cannot be unpacked is unavailable") {
  const http::Headers gzip{{"Content-Encoding", "gzip"}};
  std::string damaged = gzip_bomb(4);
  damaged[12] = static_cast<char>(~damaged[12]);
  CHECK(TransportPair({.headers = gzip, .body = damaged}).failure().kind == ErrorKind::unavailable);
  CHECK(TransportPair({.headers = gzip, .body = "no gzip"}).failure().kind == ErrorKind::unavailable);
  CHECK(TransportPair({.headers = {{"Content-Encoding", "tedi"}}, .body = "x"}).failure().kind ==
        ErrorKind::unavailable);
}

TEST_CASE("headers that do not come in time are unavailable") {
  TransportPair pair({.delay = Milliseconds(5000)});
  pair.limits.total = Milliseconds(200);
  CHECK(pair.failure().kind == ErrorKind::unavailable);
  CHECK(pair.took >= Milliseconds(150));
  CHECK(pair.took < Milliseconds(2000));
}

TEST_CASE("an answer that dribbles does not get more time than the total") {
  TransportPair pair(
      {.body = std::string(1000, 'x'), .dribble = Reply::Dribble{.bytes = 10, .pause = Milliseconds(20)}});
  pair.limits.total = Milliseconds(300);
  CHECK(pair.failure().kind == ErrorKind::unavailable);
  CHECK(pair.took < Milliseconds(2000));
}

TEST_CASE("a body for a sink may take its time, but may not stand still") {
  http::CurlOptions options;
  options.stall = std::chrono::seconds(1);
  support::TextSink sink;
  TransportPair slow({.body = std::string(1000, 'x'), .dribble = Reply::Dribble{.bytes = 1, .pause = Milliseconds(50)}},
                     options);
  CHECK(slow.failure(&sink).kind == ErrorKind::unavailable);
  CHECK(slow.took < Milliseconds(10'000));
}

// --- Too much ---

TEST_CASE("a body beyond its limit is bad data, one of just that length is none") {
  TransportPair pair({.body = std::string(1001, 'x')});
  pair.limits.body_bytes = 1000;
  const core::Error error = pair.failure();
  CHECK(error.kind == ErrorKind::bad_data);
  CHECK(error.message == "the answer is longer than 1000 bytes, which is more than is taken");
  pair.limits.body_bytes = 1001;
  CHECK(pair.get()->body.size() == 1001);
}

TEST_CASE("the limit counts unpacked bytes: a gzip bomb is bad data") {
  TransportPair pair({.headers = {{"Content-Encoding", "gzip"}}, .body = gzip_bomb(20'000)});
  pair.limits.body_bytes = 1'000'000;
  CHECK(pair.failure().kind == ErrorKind::bad_data);
  pair.limits.body_bytes = 10'000'000;
  CHECK(pair.get()->body == std::string(1 + 258 * 20'000, '\0'));
}

TEST_CASE("headers without end are bad data, in one line or in many") {
  std::string many = "HTTP/1.1 200 OK\r\n";
  for (int n = 0; n < 6000; ++n) many += fmt::format("X-Header-{}: {:050}\r\n", n, n);
  CHECK(TransportPair(raw_reply(many + "Content-Length: 0\r\n\r\n")).failure().kind == ErrorKind::bad_data);
  const std::string one = "HTTP/1.1 200 OK\r\nX: " + std::string(1'000'000, 'x') + "\r\nContent-Length: 0\r\n\r\n";
  CHECK(TransportPair(raw_reply(one)).failure().kind == ErrorKind::bad_data);
}

// --- The sink ---

TEST_CASE("what a sink fails with ends the transfer, and is what it fails with") {
  TransportPair pair({.body = std::string(1'000'000, 'x')});
  int parts = 0;
  support::TextSink sink([&](std::string_view) -> core::Result<void> {
    if (++parts < 3) return {};
    return core::fail(ErrorKind::io, "No space left on device");
  });
  const core::Error error = pair.failure(&sink);
  CHECK(error.kind == ErrorKind::io);
  CHECK(error.message == "No space left on device");
  CHECK(parts == 3);
}

TEST_CASE("what a sink throws comes out, and the transport can be used again") {
  TransportPair pair({.body = "hello"});
  support::TextSink sink([](std::string_view) -> core::Result<void> { throw std::runtime_error("full"); });
  CHECK_THROWS_AS(static_cast<void>(pair.get(&sink)), std::runtime_error);
  CHECK(pair.get()->body == "hello");
}

TEST_CASE("a sink takes the body of a 2xx; the body of any other answer is in the response") {
  support::TextSink sink;
  const auto good = TransportPair({.status = 206, .headers = {{"ETag", "\"1\""}}, .body = "part"}).get(&sink);
  CHECK(good->status == 206);
  CHECK(good->body.empty());
  CHECK(sink.taken == "part");
  REQUIRE(sink.heads.size() == 1);
  CHECK(sink.heads[0].status == 206);
  CHECK(http::header(sink.heads[0].headers, "etag") == "\"1\"");
  const auto bad = TransportPair({.status = 404, .body = "gone"}).get(&sink);
  CHECK(bad->body == "gone");
  CHECK(sink.taken == "part");
  CHECK(sink.heads.size() == 1);
}

TEST_CASE("a sink takes a body as it is sent, nothing is unpacked") {
  support::TextSink sink;
  const std::string packed = gzip_bomb(10);
  TransportPair pair({.headers = {{"Content-Encoding", "gzip"}}, .body = packed});
  CHECK(pair.get(&sink));
  CHECK(sink.taken == packed);
  CHECK_FALSE(http::header(pair.server.asked()[0].headers, "Accept-Encoding"));
}

TEST_CASE("a sink may leave a body in the response, where an endless one has no room") {
  support::TextSink sink(http::Body::kept);
  CHECK(TransportPair({.body = "{}"}).get(&sink)->body == "{}");
  TransportPair large({.body = std::string(17 * 1024 * 1024, 'x')});
  large.limits.body_bytes = 1024 * 1024 * 1024;
  CHECK(large.failure(&sink).kind == ErrorKind::bad_data);
}

TEST_CASE("a body that nobody wants ends the exchange with its head, and the next one is as good as any") {
  support::TextSink sink(http::Body::unwanted);
  TransportPair pair({.body = std::string(8 * 1024 * 1024, 'x')});
  const auto answer = pair.get(&sink);
  REQUIRE(answer);
  CHECK(answer->status == 200);
  CHECK(answer->body.empty());
  CHECK(sink.taken.empty());
  CHECK(pair.get()->body.size() == 8 * 1024 * 1024);
}

TEST_CASE("an answer tells whether a cut of its body would have been noticed") {
  CHECK(TransportPair({.body = "whole"}).get()->is_delimited);
  CHECK(TransportPair(raw_reply("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"))
            .get()
            ->is_delimited);
  CHECK_FALSE(TransportPair(raw_reply("HTTP/1.1 200 OK\r\n\r\nperhaps")).get()->is_delimited);
  CHECK_FALSE(
      TransportPair(raw_reply("HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\nperhaps")).get()->is_delimited);
}

// --- Stop ---

TEST_CASE("a signal ends a transfer that hangs within a second") {
  TransportPair pair({.hang = true});
  std::thread stopper([&] {
    while (pair.server.asked().empty()) std::this_thread::sleep_for(Milliseconds(1));
    pair.stop.request(core::StopReason::sigterm);
  });
  const core::Error error = pair.failure();
  stopper.join();
  CHECK(error.kind == ErrorKind::interrupted);
  CHECK(pair.took < Milliseconds(1000));
}

TEST_CASE("after a signal nothing is asked") {
  TransportPair pair({});
  pair.stop.request(core::StopReason::sigint);
  CHECK(pair.failure().kind == ErrorKind::interrupted);
  CHECK(pair.server.asked().empty());
}

TEST_CASE("the time limit of a run ends no exchange") {
  TransportPair pair({.body = "whole", .delay = Milliseconds(150)});
  pair.stop.request(core::StopReason::max_runtime);
  CHECK(pair.get()->body == "whole");
}

TEST_CASE(
    "a request that is reset unanswered on a kept connection is not sent anew, since nobody has counted that one") {
  std::atomic<int> asked = 0;
  const Loopback server([&](const Asked&) { return ++asked == 1 ? Reply{.body = "well"} : Reply{.reset = true}; });
  http::CurlTransport transport;
  CHECK(transport.exchange({.url = server.url()}, {}, core::StopFlag())->body == "well");
  for (int tries = 1; tries <= 2; ++tries) {
    const auto response = transport.exchange({.url = server.url()}, {}, core::StopFlag());
    REQUIRE_FALSE(response);
    CHECK(response.error().kind == core::ErrorKind::unavailable);
    CHECK(asked == 1 + tries);
  }
}

// --- Bugs of the caller ---

TEST_CASE("a line break in what is asked is a bug, and nothing is asked") {
  TransportPair pair({});
  const auto ask = [&](const http::Request& request) {
    static_cast<void>(pair.transport.exchange(request, pair.limits, pair.stop));
  };
  const std::string url = pair.server.url();
  CHECK_THROWS_AS(ask({.url = url + "/a\r\nX: y"}), std::invalid_argument);
  CHECK_THROWS_AS(ask({.url = "ftp://127.0.0.1/"}), std::invalid_argument);
  CHECK_THROWS_AS(ask({.url = "127.0.0.1"}), std::invalid_argument);
  CHECK_THROWS_AS(ask({.method = "GET / HTTP/1.1\r\n", .url = url}), std::invalid_argument);
  CHECK_THROWS_AS(ask({.url = url, .headers = {{"X", "a\nY: b"}}}), std::invalid_argument);
  CHECK_THROWS_AS(ask({.url = url, .headers = {{"X", "a\rY: b"}}}), std::invalid_argument);
  CHECK_THROWS_AS(ask({.url = url, .headers = {{"X", std::string("a\0b", 3)}}}), std::invalid_argument);
  CHECK_THROWS_AS(ask({.url = url, .headers = {{"X: y\r\nZ", "a"}}}), std::invalid_argument);
  CHECK_THROWS_AS(ask({.url = url, .headers = {{"", "a"}}}), std::invalid_argument);
  CHECK_THROWS_AS(http::CurlTransport({.contact = "me\nX: y"}), std::invalid_argument);
  CHECK(pair.server.asked().empty());
}

TEST_SUITE_END();
