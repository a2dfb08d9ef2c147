// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/transport.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

namespace http {

/// Who we are to an upstream: "tedi/0.1.0", and whom to ask when we are a nuisance: "tedi/0.1.0 (+contact)".
std::string user_agent(std::string_view contact = {});

struct CurlOptions {
  std::string ca_file = {};        // PEM, whom to trust instead of the system's authorities (SSL_CERT_FILE)
  std::string contact = {};        // of who runs the tool: an address, one line
  std::chrono::seconds stall{60};  // with a sink a body may come slower than 1 kB/s for so long, then it is given up
};

/// Transport over libcurl: connections are kept alive, bodies unpacked, certificates verified, http_proxy, HTTPS_PROXY
/// and NO_PROXY obeyed; only http and https are spoken, ~/.netrc is not read. A signal ends a transfer, a slow connect
/// or name lookup included, within a fraction of a second. One thread at a time.
///
/// One exchange is one request at most: what a server leaves unanswered on a connection that it had kept is
/// unavailable, and not sent anew behind the caller's back. A packed body that ends too early for its packing, though
/// not for its Content-Length, is not noticed.
class CurlTransport final : public Transport {
 public:
  explicit CurlTransport(CurlOptions options = {});
  ~CurlTransport() override;

  /// A method, address or header that HTTP does not allow (a line break in it) is a bug: std::invalid_argument. What
  /// the sink throws comes out here.
  core::Result<Response> exchange(const Request& request, const Limits& limits, const core::StopFlag& stop,
                                  Sink* sink = nullptr) override;

 private:
  struct State;
  std::unique_ptr<State> m_state;
};

}  // namespace http
