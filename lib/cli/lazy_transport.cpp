// SPDX-License-Identifier: Apache-2.0
#include "cli/lazy_transport.hpp"

#include "http/curl_transport.hpp"

#include <utility>

namespace cli {

LazyTransport::LazyTransport(Environment environment, std::function<std::string()> contact)
    : m_environment(std::move(environment)), m_contact(std::move(contact)) {
}

LazyTransport::~LazyTransport() = default;

core::Result<http::Response> LazyTransport::exchange(const http::Request& request, const http::Limits& limits,
                                                     const core::StopFlag& stop, http::Sink* sink) {
  if (!m_transport) {
    m_transport = std::make_unique<http::CurlTransport>(
        http::CurlOptions{.ca_file = m_environment("SSL_CERT_FILE").value_or(""), .contact = m_contact()});
  }
  return m_transport->exchange(request, limits, stop, sink);
}

}  // namespace cli
