// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace core {

/// The digest of bytes that come part by part. MD5 is there to find accidents, as upstreams give it; it proves nothing.
class Digest {
 public:
  enum class Algorithm { md5, sha256 };

  explicit Digest(Algorithm algorithm);
  ~Digest();
  Digest(Digest&&) noexcept;
  Digest& operator=(Digest&&) noexcept;

  void update(std::string_view bytes);
  /// Of all bytes so far, in the two spellings that upstreams use.
  [[nodiscard]] std::string hex() const;
  [[nodiscard]] std::string base64() const;

 private:
  [[nodiscard]] std::string bytes() const;

  struct State;
  std::unique_ptr<State> m_state;
};

/// The SHA-256 of the text as 64 hexadecimal digits.
std::string sha256_hex(std::string_view text);

}  // namespace core
