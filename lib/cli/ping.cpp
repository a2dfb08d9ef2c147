// SPDX-License-Identifier: Apache-2.0
#include "cli/ping.hpp"

#include "http/redactor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

namespace cli {

namespace {

using SteadyClock = std::chrono::steady_clock;

std::string_view path_of(const http::Url& url) {
  return std::string_view(url.path).substr(0, url.path.find('?'));
}

/// What is behind the path: "?..." or nothing.
std::string_view query_of(const http::Url& url) {
  return std::string_view(url.path).substr(path_of(url).size());
}

core::Result<void> try_once(http::Transport& transport, const std::string& url, core::Milliseconds at_most,
                            const core::StopFlag& stop) {
  const http::Limits limits{.connect = at_most, .total = at_most};
  const core::Result<http::Response> response = transport.exchange({.url = url}, limits, stop);
  if (!response) return core::fail(response.error());
  if (response->status >= 200 && response->status < 300) return {};
  return core::fail(core::Error{.kind = core::ErrorKind::unavailable,
                                .message = fmt::format("the answer is {}", response->status),
                                .http_status = response->status});
}

/// No answer came at all: the second try may meet a network that is up again.
bool is_worth_another_try(const core::Result<void>& told) {
  return !told && told.error().kind == core::ErrorKind::unavailable && !told.error().http_status;
}

/// A transport may name the address that it asked.
std::string without_secrets(const http::Url& base, std::string_view message) {
  http::Redactor redactor;
  redactor.hide(path_of(base));
  redactor.hide(query_of(base));
  return redactor.redact(message);
}

}  // namespace

core::Result<http::Url> parse_ping_url(std::string_view text) {
  if (std::optional<http::Url> url = http::Url::parse(text)) return *std::move(url);
  return core::fail(core::ErrorKind::usage,
                    "an address that begins with http:// or https://, without user and password, was expected");
}

http::Url ping_address(const http::Url& base, std::string_view word) {
  std::string_view path = path_of(base);
  while (path.ends_with('/')) path.remove_suffix(1);
  http::Url address = base;
  address.path = fmt::format("{}/{}{}", path, word, query_of(base));
  return address;
}

std::string ping_word(core::ExitCode code) {
  return code == core::ExitCode::try_later ? "log" : std::to_string(static_cast<int>(code));
}

core::Result<void> ping(http::Transport& transport, const http::Url& base, std::string_view word,
                        const core::StopFlag& stop, core::Milliseconds at_most) {
  const SteadyClock::time_point deadline = SteadyClock::now() + at_most;
  const std::string url = ping_address(base, word).text();
  core::Result<void> told = try_once(transport, url, at_most, stop);
  const auto left = std::chrono::floor<core::Milliseconds>(deadline - SteadyClock::now());
  if (is_worth_another_try(told) && left.count() > 0) told = try_once(transport, url, left, stop);
  if (told) return {};
  core::Error error = std::move(told).error();
  error.message = fmt::format("the ping '{}' to {} failed: {}", word, base.host, without_secrets(base, error.message));
  return core::fail(std::move(error));
}

}  // namespace cli
