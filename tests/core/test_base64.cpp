// SPDX-License-Identifier: Apache-2.0
#include "core/base64.hpp"

#include <doctest/doctest.h>

TEST_SUITE_BEGIN("core/base64");

TEST_CASE("bytes become what RFC 4648 says") {
  CHECK(core::base64("").empty());
  CHECK(core::base64("f") == "Zg==");
  CHECK(core::base64("fo") == "Zm8=");
  CHECK(core::base64("foo") == "Zm9v");
  CHECK(core::base64("foob") == "Zm9vYg==");
  CHECK(core::base64("fooba") == "Zm9vYmE=");
  CHECK(core::base64("foobar") == "Zm9vYmFy");
}

TEST_CASE("bytes above 127 keep their bits") {
  CHECK(core::base64("\xFF\xFE\xFD") == "//79");
  CHECK(core::base64("\xFB\xEF\xBE\xFB") == "+++++w==");
}

TEST_SUITE_END();
