// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/transport.hpp"

#include <memory>
#include <string>

namespace http {

/// Who we are to an upstream: "tedi/0.1.0 (+contact)".
std::string user_agent();

struct CurlOptions {
  std::string ca_file = {};  // PEM, whom to trust instead of the system's authorities (SSL_CERT_FILE)
};

/// Transport over libcurl: connections are kept alive, bodies unpacked, certificates verified, http_proxy, HTTPS_PROXY
/// and NO_PROXY obeyed; only http and https are spoken, ~/.netrc is not read. A signal ends a transfer, a slow connect
/// or name lookup included, within a fraction of a second. One thread at a time.
class CurlTransport final : public Transport {
 public:
  explicit CurlTransport(CurlOptions options = {});
  ~CurlTransport() override;
  core::Result<Response> exchange(const Request& request, const Limits& limits, const core::StopFlag& stop,
                                  const Sink& sink = {}) override;

 private:
  struct State;
  std::unique_ptr<State> m_state;
};

}  // namespace http
