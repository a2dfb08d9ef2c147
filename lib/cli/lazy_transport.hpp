// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/surroundings.hpp"
#include "http/transport.hpp"

#include <functional>
#include <memory>
#include <string>

namespace cli {

/// A CurlTransport that the first exchange makes, so that a tool that asks nobody never starts libcurl. It trusts the
/// authorities in SSL_CERT_FILE, if the environment has one by then, instead of the system's. `contact` says then who
/// runs the tool (http::CurlOptions). One thread at a time.
class LazyTransport final : public http::Transport {
 public:
  LazyTransport(Environment environment, std::function<std::string()> contact);
  ~LazyTransport() override;
  core::Result<http::Response> exchange(const http::Request& request, const http::Limits& limits,
                                        const core::StopFlag& stop, http::Sink* sink = nullptr) override;

 private:
  Environment m_environment;
  std::function<std::string()> m_contact;
  std::unique_ptr<http::Transport> m_transport;
};

}  // namespace cli
