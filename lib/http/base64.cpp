// SPDX-License-Identifier: Apache-2.0
#include "http/base64.hpp"

#include <cstdint>

namespace http {

std::string base64(std::string_view bytes) {
  constexpr std::string_view k_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  std::uint32_t pending = 0;
  unsigned bits = 0;  // of `pending` that are not written yet
  for (const char byte : bytes) {
    pending = pending << 8 | static_cast<unsigned char>(byte);
    for (bits += 8; bits >= 6; bits -= 6) text += k_alphabet[pending >> (bits - 6) & 0x3F];
  }
  if (bits > 0) text += k_alphabet[pending << (6 - bits) & 0x3F];
  while (text.size() % 4 != 0) text += '=';
  return text;
}

}  // namespace http
