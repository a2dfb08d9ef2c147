// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace http {

/// An absolute http or https address, taken apart. What parse() or resolve() gave can be parsed again, to the same.
struct Url {
  /// The longest address, in bytes: servers take 8 KiB, a signed address has one or two.
  static constexpr std::size_t k_longest = 16 * 1024;

  std::string scheme;  // "http" or "https"
  std::string host;    // lower case
  int port = 0;        // the scheme's own when none was given
  std::string path;    // from the first slash on; query included, fragment not

  /// nullopt: not an absolute http(s) address, or one with user info (which would end up in logs), or with a host
  /// that is not written in ASCII (xn--...), or longer than k_longest, with what is encoded of it (three bytes for
  /// one).
  static std::optional<Url> parse(std::string_view text);
  /// An address as an answer gives it (Location), absolute or relative to this one. nullopt as above.
  [[nodiscard]] std::optional<Url> resolve(std::string_view reference) const;

  [[nodiscard]] std::string text() const;
  /// For people: without the query, which may hold signatures.
  [[nodiscard]] std::string shown() const;
  /// Credentials for one go to the other, too: same scheme, host and port.
  [[nodiscard]] bool has_same_origin(const Url& other) const;
  /// localhost, 127.0.0.0/8 or ::1.
  [[nodiscard]] bool is_loopback() const;
};

/// The base address of an upstream as a user sets it, without a slash at its end. config, naming `variable`: no
/// address, or plain http to another machine without `allow_plain_http`.
core::Result<Url> parse_base(std::string_view variable, std::string_view text, bool allow_plain_http);

/// For a part of a path or a query: everything but letters, digits and -._~ as %XX.
std::string percent_encode(std::string_view text);

}  // namespace http
