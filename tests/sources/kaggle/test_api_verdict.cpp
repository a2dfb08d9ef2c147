// SPDX-License-Identifier: Apache-2.0
#include "sources/kaggle/api_verdict.hpp"

#include "http/verdict.hpp"
#include "support/fake_clock.hpp"
#include "support/json_document.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>

using core::ErrorKind;
using http::Response;

namespace {

const core::TimePoint k_now = support::FakeClock().now();

core::Result<void> judge(const Response& response, core::TimePoint now) {
  io::JsonReader reader;
  auto judged = sources::kaggle::judge(response, now, reader);
  if (!judged) return core::fail(std::move(judged).error());
  return {};
}

core::Error error_of(const Response& response) {
  const auto verdict = judge(response, k_now);
  REQUIRE_FALSE(verdict);
  return verdict.error();
}

core::Error error_of(int status, std::string body) {
  return error_of({.status = status, .headers = {}, .body = std::move(body)});
}

bool is_fine(std::string body) {
  return judge({.status = 200, .headers = {}, .body = std::move(body)}, k_now).has_value();
}

/// Of an HTTP 200.
void check(std::string body, ErrorKind kind, int status, std::string_view message) {
  CAPTURE(body);
  const core::Error error = error_of(200, std::move(body));
  CHECK(error.kind == kind);
  CHECK(error.http_status == status);
  CHECK(error.message == message);
}

}  // namespace

TEST_SUITE("sources/kaggle/api_verdict") {
  TEST_CASE("a status that is no success counts, and the body says why") {
    const core::Error refused = error_of(403, R"({"code":403,"message":"Permission 'datasets.get' was denied"})");
    CHECK(refused.kind == ErrorKind::forbidden);
    CHECK(refused.http_status == 403);
    CHECK(refused.message == "HTTP 403: Forbidden: Permission 'datasets.get' was denied");

    const core::Error gone = error_of(404, R"({"code":500,"message":"no such dataset"})");
    CHECK(gone.kind == ErrorKind::not_found);
    CHECK(gone.http_status == 404);

    CHECK(error_of(404, "").kind == ErrorKind::not_found);
    CHECK(error_of(401, R"({"code":401,"message":"Unauthorized"})").kind == ErrorKind::auth);
    CHECK(error_of(500, R"({"message":"An internal server error occurred"})").kind == ErrorKind::unavailable);
    CHECK(error_of(418, "[1]").kind == ErrorKind::bad_data);
  }

  TEST_CASE("a page of HTML with a status is what the status says, and is not quoted") {
    const core::Error error = error_of(503, "<!doctype html><html><body>Down for maintenance</body></html>");
    CHECK(error.kind == ErrorKind::unavailable);
    CHECK(error.message == "HTTP 503: Service Unavailable: an HTML page");
    CHECK(error_of(429, "<html></html>").kind == ErrorKind::rate_limited);
  }

  TEST_CASE("a proxy's page with a 401, 403, 404 or 410 says nothing of the credential or the dataset") {
    for (const int status : {401, 403, 404, 410}) {
      CAPTURE(status);
      const core::Error page = error_of(status, "<html><body>Attention Required!</body></html>");
      CHECK(page.kind == ErrorKind::unavailable);
      CHECK(page.http_status == status);
      CHECK(page.message == fmt::format("HTTP {}: an HTML page, which is no answer of the API", status));
      const core::Error said = error_of({status, {{"Content-Type", "text/html; charset=utf-8"}}, "Access denied"});
      CHECK(said.kind == ErrorKind::unavailable);

      // Kaggle's own: JSON, whatever it is said to be, or nothing.
      const ErrorKind own = http::error_for_status(status, "", {}, k_now).kind;
      CHECK(error_of({status, {{"Content-Type", "text/html"}}, R"({"message":"no"})"}).kind == own);
      CHECK(error_of({status, {{"Content-Type", "text/html"}}, "{}"}).kind == own);
      CHECK(error_of({status, {{"Content-Type", "text/html"}}, ""}).kind == own);
      CHECK(error_of({status, {{"Content-Type", "text/html"}}, " \r\n"}).kind == own);
      CHECK(error_of({status, {}, "Unauthorized"}).kind == own);
    }
  }

  TEST_CASE("too many requests are that in each of their dresses, and may say until when") {
    const std::string_view bodies[] = {
        R"({"code":429,"message":"TooManyRequests"})",
        R"({"code":"429"})",
        R"({"error":{"code":429,"message":"Too many requests","status":"RESOURCE_EXHAUSTED"}})",
        R"({"errors":["slow down"],"error":{"code":8,"details":[]},"wasSuccessful":false})",
        R"({"errorMessage":"429 - Too many requests"})",
    };
    for (const std::string_view body : bodies) {
      for (const int status : {200, 429}) {
        CAPTURE(body);
        CAPTURE(status);
        const core::Error plain = error_of(status, std::string(body));
        CHECK(plain.kind == ErrorKind::rate_limited);
        CHECK(plain.http_status == 429);
        CHECK_FALSE(plain.retry_at);
        const core::Error told =
            error_of({.status = status, .headers = {{"retry-after", "7"}}, .body = std::string(body)});
        CHECK(told.retry_at == k_now + core::Milliseconds(7'000));
      }
    }
  }

  TEST_CASE("a code in the body of a 200 is the status that it names") {
    const std::string says = "the body of an HTTP 200 says: ";
    check(R"({"code":403,"message":"private"})", ErrorKind::forbidden, 403, says + "HTTP 403: Forbidden: private");
    check(R"({"code":404})", ErrorKind::not_found, 404, says + "HTTP 404: Not Found");
    check(R"({"error":{"code":401}})", ErrorKind::auth, 401, says + "HTTP 401: Unauthorized");
    check(R"({"code":503,"message":""})", ErrorKind::unavailable, 503, says + "HTTP 503: Service Unavailable");
    check(R"({"code":400,"message":"bad\nname"})", ErrorKind::bad_data, 400, says + "HTTP 400: Bad Request: bad name");
    check(R"({"code":1000,"message":"odd"})", ErrorKind::bad_data, 200, "the body of an HTTP 200 is an error: odd");
    check(R"({"code":99999999999,"message":"odd"})", ErrorKind::bad_data, 200,
          "the body of an HTTP 200 is an error: odd");
  }

  TEST_CASE("the codes of the services behind the API are known") {
    const auto kind_of = [](std::string_view code) {
      return error_of(200, R"({"errors":["no"],"error":{"code":)" + std::string(code) +
                               R"(,"details":[]},"wasSuccessful":false})")
          .kind;
    };
    CHECK(kind_of("5") == ErrorKind::not_found);
    CHECK(kind_of("7") == ErrorKind::forbidden);
    CHECK(kind_of("8") == ErrorKind::rate_limited);
    CHECK(kind_of("16") == ErrorKind::auth);
    for (const std::string_view code : {"4", "13", "14"}) CHECK(kind_of(code) == ErrorKind::unavailable);
    for (const std::string_view code : {"2", "3", "0", "-1", "200", "null", "\"x\"", "{}"}) {
      CAPTURE(code);
      CHECK(kind_of(code) == ErrorKind::bad_data);
    }
    CHECK(error_of(200, R"({"code":7,"message":"denied","details":[]})").kind == ErrorKind::forbidden);
  }

  TEST_CASE("a complaint without a status is bad data") {
    const std::string is = "the body of an HTTP 200 is an error: ";
    check(R"({"errors":["Permission was denied"],"wasSuccessful":false})", ErrorKind::bad_data, 200,
          is + "Permission was denied");
    check(R"({"errors":[{"message":"no"}]})", ErrorKind::bad_data, 200, is + "no");
    check(R"({"wasSuccessful":false})", ErrorKind::bad_data, 200, is);
    check(R"({"error":"broken"})", ErrorKind::bad_data, 200, is + "broken");
    check(R"({"error":{}})", ErrorKind::bad_data, 200, is);
    check(R"({"id":7,"ref":"a/b","errorMessage":"cannot be shown\u0007"})", ErrorKind::bad_data, 200,
          is + "cannot be shown\\x07");
  }

  TEST_CASE("a message may name a status, but not every number in it is one") {
    const auto status_of = [](std::string_view message) {
      return error_of(200, R"({"errorMessage":")" + std::string(message) + "\"}").http_status;
    };
    CHECK(status_of("404 - Not Found") == 404);
    CHECK(status_of("403") == 403);
    CHECK(status_of("Request failed with status code 429") == 429);
    CHECK(status_of("HTTP 503: try later") == 503);
    CHECK(status_of("Error: 401") == 401);
    CHECK(status_of("Could not list 500 files") == 200);
    CHECK(status_of("error 4042") == 200);
    CHECK(status_of("status 200") == 200);
    CHECK(status_of("...") == 200);
  }

  TEST_CASE("nothing at all is no answer: the API will say more another time") {
    for (const std::string_view body : {"", " \r\n"}) {
      const core::Error error = error_of(200, std::string(body));
      CHECK(error.kind == ErrorKind::unavailable);
      CHECK(error.http_status == 200);
      CHECK(error.message == "an empty answer");
    }
    CHECK(error_of(204, "").kind == ErrorKind::unavailable);
  }

  TEST_CASE("what is no JSON is bad data, and an HTML page is called one") {
    check("<!DOCTYPE html><html lang=\"en\"></html>", ErrorKind::bad_data, 200, "an HTML page where JSON was expected");
    check(R"({"id": 7, "re)", ErrorKind::bad_data, 200, "JSON that breaks off after 13 bytes");
    check("TooManyRequests", ErrorKind::bad_data, 200, "not JSON: wrong near byte 0 of 15");
  }

  TEST_CASE("JSON is JSON, even when it is said to be HTML") {
    CHECK(judge({.status = 200, .headers = {{"Content-Type", "text/html"}}, .body = R"({"id":7})"}, k_now));
  }

  TEST_CASE("an answer without a complaint is one") {
    for (const char* file : {"view-plain.json", "view-twins.json", "view-unset.json", "view-lean.json"}) {
      CHECK(is_fine(support::kaggle_answer(file)));
    }
    CHECK(is_fine("[]"));
    CHECK(is_fine(R"({"datasets":[],"nextPageToken":""})"));
    CHECK(is_fine(R"({"datasetFiles":[],"errorMessage":null})"));
    CHECK(is_fine(R"({"datasetFiles":[],"errorMessage":"","hasErrorMessage":false})"));
    CHECK(is_fine(R"({"result":1,"errors":[],"error":null,"wasSuccessful":true})"));
    CHECK(is_fine(R"({"code":200,"message":"OK"})"));
    CHECK(is_fine(R"({"id":7,"message":"hello"})"));
  }
}
