// SPDX-License-Identifier: Apache-2.0
#include "http/base64.hpp"

#include <doctest/doctest.h>

TEST_SUITE_BEGIN("http/base64");

TEST_CASE("bytes become what RFC 4648 says") {
  CHECK(http::base64("").empty());
  CHECK(http::base64("f") == "Zg==");
  CHECK(http::base64("fo") == "Zm8=");
  CHECK(http::base64("foo") == "Zm9v");
  CHECK(http::base64("foob") == "Zm9vYg==");
  CHECK(http::base64("fooba") == "Zm9vYmE=");
  CHECK(http::base64("foobar") == "Zm9vYmFy");
}

TEST_CASE("bytes above 127 keep their bits") {
  CHECK(http::base64("\xFF\xFE\xFD") == "//79");
  CHECK(http::base64("\xFB\xEF\xBE\xFB") == "+++++w==");
}

TEST_SUITE_END();
