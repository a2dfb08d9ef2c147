// SPDX-License-Identifier: Apache-2.0
#include "http/credential.hpp"

#include "core/digest.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace std::string_literals;

TEST_SUITE_BEGIN("http/credential");

TEST_CASE("a fingerprint is 32 hexadecimal digits that do not hold the secret") {
  const auto credential = http::Credential::bearer("deadbeefdeadbeef", "KAGGLE_API_TOKEN");
  const std::string fingerprint = credential.fingerprint("salt");
  CHECK(fingerprint.size() == 32);
  CHECK(fingerprint.find_first_not_of("0123456789abcdef") == std::string::npos);
  CHECK(fingerprint.find("deadbeef") == std::string::npos);
  CHECK(fingerprint == core::sha256_hex("salt\0Bearer deadbeefdeadbeef"s).substr(0, 32));
}

TEST_CASE("another salt, user or key is another fingerprint, another place of finding is not") {
  const auto fingerprint = [](std::string_view user, std::string_view key, std::string_view salt) {
    return http::Credential::basic(user, key, "kaggle.json").fingerprint(salt);
  };
  const std::string usual = fingerprint("user", "0123456789abcdef", "salt");
  CHECK(fingerprint("user", "0123456789abcdef", "pepper") != usual);
  CHECK(fingerprint("other", "0123456789abcdef", "salt") != usual);
  CHECK(fingerprint("user", "fedcba9876543210", "salt") != usual);
  CHECK(http::Credential::basic("user", "0123456789abcdef", "KAGGLE_KEY").fingerprint("salt") == usual);
}

TEST_CASE("a token is sent as Bearer, a user's key as Basic in base64") {
  const auto bearer = http::Credential::bearer("KGAT_abc", "KAGGLE_API_TOKEN");
  CHECK(bearer.authorization == "Bearer KGAT_abc");
  CHECK(bearer.secret == "KGAT_abc");
  CHECK(bearer.origin == "KAGGLE_API_TOKEN");
  const auto basic = http::Credential::basic("Aladdin", "open sesame", "kaggle.json");
  CHECK(basic.authorization == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
  CHECK(basic.secret == "open sesame");
}

TEST_SUITE_END();
