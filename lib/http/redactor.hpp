// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace http {

struct Credential;

/// Every log line and error text passes through this before anybody sees it. redact() may be called from any thread
/// once all is hidden.
class Redactor {
 public:
  /// From now on hidden wherever it stands: as it is, percent-encoded, in base64 (also as a part of what is encoded),
  /// escaped for JSON, or cut short before "...". Shorter than 6 bytes: ignored, since it would stand in many a word.
  void hide(std::string_view secret);
  /// Hides the key, and the value of the header that is made of it.
  void hide(const Credential& credential);

  /// The text with "[hidden]" in place of secrets, of the value behind an Authorization header, and of passwords,
  /// tokens, keys and signatures in addresses (user:password@, ?token=, X-Goog-Signature= ...) and wherever else such
  /// a name has a value behind "=". A text redacted twice is the text redacted once.
  [[nodiscard]] std::string redact(std::string_view text) const;

 private:
  std::vector<std::string> m_hidden;  // every spelling that is searched for
};

}  // namespace http
