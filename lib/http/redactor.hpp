// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace http {

/// Every log line and error text passes through this before anybody sees it.
class Redactor {
 public:
  /// From now on hidden wherever it stands: as it is, percent-encoded, in base64. Shorter than 6 bytes: ignored.
  void hide(std::string_view secret);

  /// The text with "[hidden]" in place of secrets, of the value behind an Authorization header, and of passwords,
  /// tokens, keys and signatures in addresses (user:password@, ?token=, X-Goog-Signature= ...).
  [[nodiscard]] std::string redact(std::string_view text) const;

 private:
  std::vector<std::string> m_hidden;  // the longest first
};

}  // namespace http
