// SPDX-License-Identifier: Apache-2.0
#include "core/digest.hpp"

#include "core/base64.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <stdexcept>

namespace core {

namespace {

void check(int outcome) {
  if (outcome != 1) throw std::runtime_error("the system's libcrypto cannot make this digest");
}

struct Free {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MD_CTX, Free>;

}  // namespace

struct Digest::State {
  Context context{EVP_MD_CTX_new()};
};

Digest::Digest(Algorithm algorithm) : m_state(std::make_unique<State>()) {
  const EVP_MD* const type = algorithm == Algorithm::md5 ? EVP_md5() : EVP_sha256();
  check(EVP_DigestInit_ex(m_state->context.get(), type, nullptr));
}
Digest::~Digest() = default;
Digest::Digest(Digest&&) noexcept = default;
Digest& Digest::operator=(Digest&&) noexcept = default;

void Digest::update(std::string_view bytes) {
  check(EVP_DigestUpdate(m_state->context.get(), bytes.data(), bytes.size()));
}

std::string Digest::bytes() const {
  const Context copy(EVP_MD_CTX_new());  // since what is finished takes no more bytes
  check(EVP_MD_CTX_copy_ex(copy.get(), m_state->context.get()));
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  check(EVP_DigestFinal_ex(copy.get(), digest.data(), &size));
  return {digest.begin(), digest.begin() + size};
}

std::string Digest::hex() const {
  std::string hex;
  for (const char byte : bytes()) hex += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return hex;
}

std::string Digest::base64() const {
  return core::base64(bytes());
}

std::string sha256_hex(std::string_view text) {
  Digest digest(Digest::Algorithm::sha256);
  digest.update(text);
  return digest.hex();
}

}  // namespace core
