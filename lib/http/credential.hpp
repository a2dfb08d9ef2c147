// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace http {

/// How a client shows who it is. Sent to the base's origin only.
struct Credential {
  std::string authorization;  // value of the header: "Bearer ...", "Basic ..."
  std::string secret;         // the key itself, to be hidden
  std::string origin;         // for people: "KAGGLE_KEY", "~/.kaggle/kaggle.json"

  static Credential bearer(std::string_view token, std::string origin);
  static Credential basic(std::string_view user, std::string_view key, std::string origin);

  /// Names the credential in the shared budget, without telling it: 32 hexadecimal digits.
  [[nodiscard]] std::string fingerprint(std::string_view salt) const;
};

}  // namespace http
