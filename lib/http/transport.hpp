// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"
#include "core/result.hpp"
#include "core/stop.hpp"

#include <cstdint>
#include <functional>
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
};

/// Takes the unpacked body of an answer of status 2xx part by part; false ends the transfer (io).
using Sink = std::function<bool(std::string_view part)>;

/// What one exchange may take, at most.
struct Limits {
  core::Milliseconds connect{10'000};
  core::Milliseconds total{60'000};
  std::uint64_t body_bytes = 16 * 1024 * 1024;  // unpacked
};

/// One exchange with one host: no redirect is followed, nothing is tried again. Any status is an answer.
class Transport {
 public:
  virtual ~Transport() = default;

  /// Without a sink the body is in the response. unavailable: no whole answer came (no connection, reset, cut, too
  /// slow); config: the host's certificate is not trusted; bad_data: the body exceeds its limit; io: the sink refused;
  /// interrupted: a signal came (a time limit of the run ends no exchange).
  virtual core::Result<Response> exchange(const Request& request, const Limits& limits, const core::StopFlag& stop,
                                          const Sink& sink = {}) = 0;
};

}  // namespace http
