// SPDX-License-Identifier: Apache-2.0
#include "sources/kaggle/api_file.hpp"

#include "support/fake_clock.hpp"

#include <doctest/doctest.h>

#include <string>

TEST_SUITE_BEGIN("sources/kaggle/api_file");

namespace {

http::Response head_of(const char* type) {
  return {.status = 200, .headers = {{"Content-Type", type}}};
}

}  // namespace

TEST_CASE("what is sent as HTML or JSON is no file, whatever the case and the charset; anything else is one") {
  io::JsonReader reader;
  const http::Wanted wanted = sources::kaggle::wanted_file("/x", "x", reader);
  for (const char* const type :
       {"text/html", "TEXT/HTML; charset=utf-8", "application/json", " Application/JSON ;v=1"}) {
    CHECK_FALSE(wanted.is_file(head_of(type)));
  }
  for (const char* const type : {"application/zip", "text/csv", "application/octet-stream", "", "application/jsonl"}) {
    CHECK(wanted.is_file(head_of(type)));
  }
  CHECK(wanted.is_file({.status = 200}));
}

TEST_CASE("what is no file is judged as an answer of the API") {
  io::JsonReader reader;
  const http::Wanted wanted = sources::kaggle::wanted_file("/x", "x", reader);
  http::Response answer = head_of("application/json");
  answer.body = R"({"code":403,"message":"You must accept the rules"})";
  const auto judged = wanted.judge(answer, support::FakeClock().now());
  REQUIRE_FALSE(judged);
  CHECK(judged.error().kind == core::ErrorKind::forbidden);
  CHECK(judged.error().message.find("You must accept the rules") != std::string::npos);
}

TEST_SUITE_END();
