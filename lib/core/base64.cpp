// SPDX-License-Identifier: Apache-2.0
#include "core/base64.hpp"

#include <openssl/evp.h>

#include <limits>
#include <stdexcept>
#include <vector>

namespace core {

std::string base64(std::string_view bytes) {
  if (bytes.size() > std::numeric_limits<int>::max() / 2) throw std::length_error("base64 of more than a gigabyte");
  std::vector<unsigned char> text((bytes.size() + 2) / 3 * 4 + 1);  // libcrypto puts a NUL behind it
  const auto* const begin = reinterpret_cast<const unsigned char*>(bytes.data());
  const int size = EVP_EncodeBlock(text.data(), begin, static_cast<int>(bytes.size()));
  return {text.begin(), text.begin() + size};
}

}  // namespace core
