// SPDX-License-Identifier: Apache-2.0
#include "http/client.hpp"

#include "support/asking.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace std::chrono_literals;
using core::ErrorKind;
using support::Asking;

// Where redirects lead, and what is believed of another host.
TEST_SUITE_BEGIN("http/client");

TEST_CASE("what another host refuses, to which a redirect led, is no word of this upstream") {
  for (const int status : {401, 403, 429}) {
    CAPTURE(status);
    Asking asking;
    for (int i = 0; i < 3; ++i) {
      asking.redirect("https://storage.test/file?page=2");
      asking.wire.answer(status);
    }
    const core::Error error = asking.failure();
    CHECK(error.kind == ErrorKind::unavailable);
    CHECK(error.http_status == status);
    CHECK(
        error.message.starts_with("GET https://storage.test/file: refused by storage.test, where a redirect led: "
                                  "HTTP " +
                                  std::to_string(status)));
    CHECK_FALSE(error.retry_at);
    CHECK(asking.budget.blocked_until == core::TimePoint());
    CHECK(asking.wire.sent.size() == 6);
  }
}

TEST_CASE("another host that wants us to wait long ends the call, and blocks no budget") {
  for (const int status : {429, 503}) {
    CAPTURE(status);
    Asking asking;
    asking.redirect("https://api.test:444/things");
    asking.wire.answer(status, {{"Retry-After", "600"}});
    const core::TimePoint moment = asking.clock.now() + 600s;
    const core::Error error = asking.failure();
    CHECK(error.kind == ErrorKind::unavailable);
    CHECK(error.retry_at == moment);
    CHECK(asking.budget.blocked_until == core::TimePoint());
  }
}

TEST_CASE("what another host does not have is not found, and a redirect home counts as home") {
  Asking asking;
  asking.redirect("https://storage.test/file");
  asking.wire.answer(404);
  CHECK(asking.failure().kind == ErrorKind::not_found);

  Asking home;
  home.redirect("https://storage.test/file");
  home.redirect("https://api.test/v2/things");
  home.wire.answer(429, {{"Retry-After", "90"}});
  CHECK(home.failure().kind == ErrorKind::rate_limited);
  CHECK(home.budget.blocked_until == home.clock.now() + 90s);
}

TEST_CASE("each redirect is followed, relative to the address that gave it") {
  for (const int status : {301, 302, 303, 307, 308}) {
    Asking asking;
    asking.redirect("/v2/things", status);
    asking.redirect("other?x=1", status);
    asking.wire.answer(200, {}, "body");
    CHECK(asking.get());
    CHECK(asking.wire.sent.at(1).url == "https://api.test/v2/things");
    CHECK(asking.wire.sent.at(2).url == "https://api.test/v2/other?x=1");
    CHECK(asking.sent_credential(2));
  }
}

TEST_CASE("the credential goes to no other host, port or scheme, but home again") {
  for (const char* elsewhere :
       {"https://api.test.evil.test/", "https://api.test:444/", "https://evil.test/v1/things"}) {
    Asking asking;
    asking.redirect(elsewhere);
    asking.redirect("https://api.test/v1/back");
    asking.wire.answer(200);
    CHECK(asking.get());
    CHECK_FALSE(http::header(asking.wire.sent.at(1).headers, "Authorization"));
    CHECK(asking.sent_credential(2));
  }
}

TEST_CASE("a redirect to an address that is not encrypted is refused") {
  Asking asking;
  asking.redirect("http://api.test/v1/things?sig=secret");
  const core::Error error = asking.failure();
  CHECK(error.kind == ErrorKind::bad_data);
  CHECK(error.http_status == 302);
  CHECK(error.message ==
        "GET https://api.test/v1/things: HTTP 302: a redirect to http://api.test/v1/things, which is not encrypted");
  CHECK(asking.wire.sent.size() == 1);
}

TEST_CASE("a redirect that leads nowhere is told so, without its query") {
  Asking missing;
  missing.wire.answer(307);
  CHECK(missing.failure().message == "GET https://api.test/v1/things: HTTP 307: a redirect without Location");

  for (const char* location : {"ftp://api.test/x?sig=secret", "https://user:pw@api.test/#sig=secret", "https://"}) {
    Asking asking;
    asking.redirect(location);
    const core::Error error = asking.failure();
    CHECK(error.kind == ErrorKind::bad_data);
    CHECK(error.message.find("which is no http address") != std::string::npos);
    CHECK(error.message.find("secret") == std::string::npos);
  }
}

TEST_CASE("a redirect that grows too long by being encoded is refused, and costs this answer only") {
  std::string accents;
  for (int i = 0; i < 3000; ++i) accents += "\xC3\xA9";
  Asking asking;
  asking.redirect("/" + accents);
  asking.wire.answer(200);
  const core::Error error = asking.failure();
  CHECK(error.kind == ErrorKind::bad_data);
  CHECK(error.http_status == 302);
  CHECK(error.message.size() < 400);
  CHECK(asking.get());
}

TEST_CASE("redirects without end are left after the fifth") {
  Asking asking;
  for (int i = 0; i < 6; ++i) asking.redirect("/v1/things");
  const core::Error error = asking.failure();
  CHECK(error.kind == ErrorKind::bad_data);
  CHECK(error.message == "GET https://api.test/v1/things: HTTP 302: more than 5 redirects");
  CHECK(asking.wire.sent.size() == 6);
}

TEST_CASE("a try after a redirect begins at the first address, since signed ones expire") {
  Asking asking;
  asking.redirect("https://storage.test/file?X-Goog-Signature=1");
  asking.wire.answer(503);
  asking.redirect("https://storage.test/file?X-Goog-Signature=2");
  asking.wire.answer(200);
  CHECK(asking.get());
  CHECK(asking.wire.sent.at(2).url == "https://api.test/v1/things?page=2");
  CHECK(asking.wire.sent.at(3).url == "https://storage.test/file?X-Goog-Signature=2");
}

TEST_SUITE_END();
