// SPDX-License-Identifier: Apache-2.0
#include "core/digest.hpp"

#include <doctest/doctest.h>

TEST_SUITE_BEGIN("core/digest");

using core::Digest;

TEST_CASE("the examples of FIPS 180-2") {
  CHECK(core::sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(core::sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("the examples of RFC 1321, in both spellings") {
  CHECK(Digest(Digest::Algorithm::md5).hex() == "d41d8cd98f00b204e9800998ecf8427e");
  Digest digest(Digest::Algorithm::md5);
  digest.update("abc");
  CHECK(digest.hex() == "900150983cd24fb0d6963f7d28e17f72");
  CHECK(digest.base64() == "kAFQmDzST7DWlj99KOF/cg==");
}

TEST_CASE("a digest of parts is that of the whole, and can be asked for in between") {
  Digest digest(Digest::Algorithm::sha256);
  digest.update("a");
  CHECK(digest.hex() == core::sha256_hex("a"));
  digest.update("");
  digest.update("bc");
  CHECK(digest.hex() == core::sha256_hex("abc"));
}

TEST_SUITE_END();
