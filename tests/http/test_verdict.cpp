// SPDX-License-Identifier: Apache-2.0
#include "http/verdict.hpp"

#include "core/times.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

using core::ErrorKind;

const core::TimePoint k_now = core::utc_time(2026, 11, 22, 12, 0, 0).value();

core::Error verdict(int status, std::string body = {}, http::Headers headers = {}) {
  const auto judged = http::judge_by_status({status, std::move(headers), std::move(body)}, k_now);
  REQUIRE_FALSE(judged);
  CHECK(judged.error().http_status == status);
  return judged.error();
}

}  // namespace

TEST_SUITE_BEGIN("http/verdict");

TEST_CASE("each status is the failure that it stands for") {
  CHECK(verdict(401).kind == ErrorKind::auth);
  CHECK(verdict(403).kind == ErrorKind::forbidden);
  CHECK(verdict(404).kind == ErrorKind::not_found);
  CHECK(verdict(410).kind == ErrorKind::not_found);
  CHECK(verdict(429).kind == ErrorKind::rate_limited);
  for (const int status : {408, 425, 500, 502, 503, 504, 599}) CHECK(verdict(status).kind == ErrorKind::unavailable);
  for (const int status : {-1, 0, 100, 199, 300, 304, 400, 402, 418, 451, 600, 999}) {
    CAPTURE(status);
    CHECK(verdict(status).kind == ErrorKind::bad_data);
  }
}

TEST_CASE("2xx is ok, whatever the body holds") {
  for (const int status : {200, 201, 204, 206, 299}) CHECK(http::judge_by_status({status, {}, "<html>"}, k_now));
}

TEST_CASE("too many requests are told until when, if the answer says so") {
  CHECK_FALSE(verdict(429).retry_at);
  CHECK_FALSE(verdict(429, {}, {{"Retry-After", "soon"}}).retry_at);
  CHECK(verdict(429, {}, {{"Retry-After", "7"}}).retry_at == k_now + core::Milliseconds(7000));
}

TEST_CASE("an unavailable upstream may say when to come back, other failures have no such moment") {
  const http::Headers headers{{"Retry-After", "7"}};
  CHECK_FALSE(verdict(503).retry_at);
  CHECK(verdict(503, {}, headers).retry_at == k_now + core::Milliseconds(7000));
  for (const int status : {400, 401, 403, 404}) CHECK_FALSE(verdict(status, {}, headers).retry_at);
}

TEST_CASE("the message is the status, its phrase and what the upstream says, on one line") {
  CHECK(verdict(503).message == "HTTP 503: Service Unavailable");
  CHECK(verdict(418).message == "HTTP 418");
  CHECK(verdict(418, "short and stout").message == "HTTP 418: short and stout");
  CHECK(verdict(403, " \n\t").message == "HTTP 403: Forbidden");
  CHECK(verdict(403, R"({"code":403,"message":"Permission 'datasets.get' was denied"})").message ==
        R"(HTTP 403: Forbidden: {"code":403,"message":"Permission 'datasets.get' was denied"})");
  CHECK(verdict(500, "{\r\n  \"error\":\n\t1\n}\n").message == R"(HTTP 500: Internal Server Error: { "error": 1 })");
}

TEST_CASE("what the phrase says is not said twice") {
  CHECK(verdict(401, "unauthorized").message == "HTTP 401: Unauthorized");
  CHECK(http::error_for_status(429, "Too Many Requests", {}, k_now).message == "HTTP 429: Too Many Requests");
}

TEST_CASE("a page, an archive or binary data is named, not quoted") {
  CHECK(verdict(502, "<html><body><h1>502 Bad Gateway</h1>").message == "HTTP 502: Bad Gateway: an HTML page");
  CHECK(verdict(404, "nothing here", {{"Content-Type", "text/html; charset=utf-8"}}).message ==
        "HTTP 404: Not Found: an HTML page");
  CHECK(verdict(403, "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>").message ==
        "HTTP 403: Forbidden: XML");
  CHECK(verdict(500, "PK\x03\x04 and so on").message == "HTTP 500: Internal Server Error: a zip archive");
}

TEST_CASE("an empty body is no page, whatever it is said to be") {
  CHECK(verdict(404, "", {{"Content-Type", "text/html"}}).message == "HTTP 404: Not Found");
}

TEST_CASE("what strangers say is printable and short") {
  CHECK(verdict(500, "\x1b[31mred").message == "HTTP 500: Internal Server Error: binary data");
  const std::string said = "red\xE2\x80\xAE\x1b[31m" + std::string(5000, 'x');
  const std::string hostile = http::error_for_status(500, said, {}, k_now).message;
  CHECK(hostile.starts_with("HTTP 500: Internal Server Error: red\\xe2\\x80\\xae\\x1b[31mxxx"));
  CHECK(hostile.size() <= 200);
  for (const char character : hostile) CHECK((character >= 0x20 && character < 0x7F));
}

TEST_CASE("a failure inside a 200 is told by the status that it names") {
  const core::Error error = http::error_for_status(429, "TooManyRequests", {}, k_now);
  CHECK(error.kind == ErrorKind::rate_limited);
  CHECK(error.http_status == 429);
  CHECK(error.message == "HTTP 429: Too Many Requests: TooManyRequests");
  CHECK(http::error_for_status(200, "an HTML page", {}, k_now).message == "HTTP 200: an HTML page");
}

TEST_CASE("HTML is known by its type or by its beginning") {
  const auto html = [](std::string body, http::Headers headers = {}) {
    return http::is_html({200, std::move(headers), std::move(body)});
  };
  CHECK(html("", {{"content-type", "Text/HTML ; charset=utf-8"}}));
  CHECK(html("", {{"Content-Type", "application/xhtml+xml"}}));
  CHECK(html("\xEF\xBB\xBF\r\n <!-- hello --><!DocType HTML>"));
  CHECK(html("<HTML lang=en>", {{"Content-Type", "application/json"}}));
  CHECK_FALSE(html(""));
  CHECK_FALSE(html(R"({"html":"<html>"})", {{"Content-Type", "application/json"}}));
  CHECK_FALSE(html("<?xml version=\"1.0\"?><feed/>"));
  CHECK_FALSE(html("text about <html>", {{"Content-Type", "text/plain"}}));
}

TEST_SUITE_END();
