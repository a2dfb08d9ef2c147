// SPDX-License-Identifier: Apache-2.0
#include "http/credential.hpp"

#include "core/base64.hpp"
#include "core/digest.hpp"

#include <utility>

namespace http {

Credential Credential::bearer(std::string_view token, std::string origin) {
  return {.authorization = "Bearer " + std::string(token), .secret = std::string(token), .origin = std::move(origin)};
}

Credential Credential::basic(std::string_view user, std::string_view key, std::string origin) {
  const std::string pair = std::string(user) + ':' + std::string(key);
  return {.authorization = "Basic " + core::base64(pair), .secret = std::string(key), .origin = std::move(origin)};
}

std::string Credential::fingerprint(std::string_view salt) const {
  constexpr std::size_t k_digits = 32;  // 128 bits: no two credentials meet by chance
  const std::string salted = std::string(salt) + '\0' + authorization;
  return core::sha256_hex(salted).substr(0, k_digits);
}

}  // namespace http
