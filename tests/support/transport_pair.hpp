// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/curl_transport.hpp"
#include "support/loopback.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>

namespace support {

/// For a scope: a variable of the environment has this value.
class EnvironmentVariable {
 public:
  EnvironmentVariable(const char* name, const std::string& value) : m_name(name) {
    if (const char* former = std::getenv(name)) m_former = former;
    ::setenv(name, value.c_str(), 1);
  }
  ~EnvironmentVariable() {
    if (m_former) {
      ::setenv(m_name, m_former->c_str(), 1);
    } else {
      ::unsetenv(m_name);
    }
  }
  EnvironmentVariable(const EnvironmentVariable&) = delete;
  EnvironmentVariable& operator=(const EnvironmentVariable&) = delete;

 private:
  const char* m_name;
  std::optional<std::string> m_former;
};

/// A transport, and a server that gives it the same answer each time.
struct TransportPair {
  explicit TransportPair(Reply reply, http::CurlOptions options = {})
      : server([reply](const Asked&) { return reply; }), transport(std::move(options)) {}

  core::Result<http::Response> get(http::Sink* sink = nullptr) {
    return transport.exchange({.url = server.url("/a?key=secret")}, limits, stop, sink);
  }
  /// What GET fails with.
  core::Error failure(http::Sink* sink = nullptr) {
    const auto begin = std::chrono::steady_clock::now();
    auto response = get(sink);
    took = std::chrono::duration_cast<core::Milliseconds>(std::chrono::steady_clock::now() - begin);
    REQUIRE_FALSE(response.has_value());
    CHECK(response.error().message.find("secret") == std::string::npos);
    return std::move(response).error();
  }

  EnvironmentVariable no_proxy{"no_proxy", "127.0.0.1"};  // whatever the caller's environment says
  Loopback server;
  http::CurlTransport transport;
  http::Limits limits = {};
  core::StopFlag stop;
  core::Milliseconds took{0};
};

inline Reply raw_reply(std::string bytes) {
  return {.raw = std::move(bytes)};
}

}  // namespace support
