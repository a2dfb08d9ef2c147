// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"
#include "core/result.hpp"
#include "core/stop.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace http {

using Headers = std::vector<std::pair<std::string, std::string>>;  // in the order of their coming

/// The value of the last header of that name, in whatever case it is written; nullopt: there is none.
std::optional<std::string_view> header(const Headers& headers, std::string_view name);

struct Request {
  std::string method = "GET";
  std::string url = {};  // absolute, without user info and fragment
  Headers headers = {};  // beside User-Agent and Accept-Encoding; may hold credentials, which are never logged
  std::string body = {};
};

struct Response {
  int status = 0;
  Headers headers = {};
  std::string body = {};  // unpacked; empty when a sink took it
  /// A body that ends too early would have been noticed: it came with its length, or in frames. False of an answer in
  /// the manner of HTTP/1.0, which ends when the connection does.
  bool is_delimited = true;
};

/// What becomes of a body.
enum class Body {
  kept,      // it is in the response
  streamed,  // it goes to the sink part by part, as it is sent (nothing is unpacked)
  unwanted,  // the exchange ends with the head, and well
};

/// Takes the bodies of answers of status 2xx; those of all others are kept.
class Sink {
 public:
  virtual ~Sink() = default;
  /// To be asked once, when the head is there.
  virtual Body begin(const Response& head) = 0;
  /// The next part of a body that is streamed. A failure ends the exchange, and is what it fails with.
  virtual core::Result<void> take(std::string_view part) = 0;
};

/// What one exchange may take, at most.
struct Limits {
  core::Milliseconds connect{10'000};
  core::Milliseconds total{60'000};
  // Unpacked. Where there is a sink, a body that is kept all the same has no more than these defaults of both.
  std::uint64_t body_bytes = 16 * 1024 * 1024;
};

/// One exchange with one host: no redirect is followed, nothing is tried again. Any status is an answer.
class Transport {
 public:
  virtual ~Transport() = default;

  /// Without a sink the body is in the response. unavailable: no whole answer came (no connection, reset, cut, too
  /// slow); config: the host's certificate is not trusted; bad_data: the body exceeds its limit; interrupted: a signal
  /// came (a time limit of the run ends no exchange); the failure of the sink, which may be null.
  virtual core::Result<Response> exchange(const Request& request, const Limits& limits, const core::StopFlag& stop,
                                          Sink* sink = nullptr) = 0;
};

}  // namespace http
