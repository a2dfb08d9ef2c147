// SPDX-License-Identifier: Apache-2.0
#include "sources/kaggle/api.hpp"

#include "support/fake_transport.hpp"
#include "support/fake_world.hpp"
#include "support/json_document.hpp"

#include <doctest/doctest.h>

#include <map>
#include <string>

using core::ErrorKind;
using sources::kaggle::api_base;

namespace {

core::Environment environment_of(std::map<std::string, std::string> values) {
  return [values = std::move(values)](const std::string& name) {
    const auto found = values.find(name);
    return found == values.end() ? std::nullopt : std::optional(found->second);
  };
}

std::string base_of(std::map<std::string, std::string> values) {
  const auto base = api_base(environment_of(std::move(values)), false);
  return base ? base->text() : base.error().message;
}

/// An API whose answers come from a script.
struct Desk {
  support::FakeTransport wire;
  support::FakeClock clock;
  support::OpenBudget budget{clock};
  support::FakeSleeper sleeper{clock};
  support::FixedRandom random{0.5};
  core::StopFlag stop;
  http::Client client{{wire, budget, clock, sleeper, random, stop},
                      {.base = *api_base(environment_of({}), false), .credential = {}}};
  sources::kaggle::Api api{client};
};

}  // namespace

TEST_SUITE("sources/kaggle/api") {
  TEST_CASE("an address that is none is refused, and the message names the variable") {
    const auto refused = [](const std::string& variable, const std::string& value) {
      const auto base = api_base(environment_of({{variable, value}}), false);
      REQUIRE_FALSE(base);
      CHECK(base.error().kind == ErrorKind::config);
      CHECK(base.error().message.starts_with(variable + ": "));
    };
    refused("TEDI_KAGGLE_URL", "kaggle.example");
    refused("TEDI_KAGGLE_URL", "https://kaggle.example/?a=b");
    refused("KAGGLE_API_ENDPOINT", "ftp://kaggle.example");
    refused("KAGGLE_API_ENDPOINT", "http://kaggle.example");
    CHECK(api_base(environment_of({{"TEDI_KAGGLE_URL", "http://kaggle.example"}}), true));
  }

  TEST_CASE("our own variable comes before Kaggle's, and both before its own address") {
    CHECK(base_of({}) == "https://www.kaggle.com/api/v1");
    CHECK(base_of({{"KAGGLE_API_ENDPOINT", "https://b.example"}}) == "https://b.example/api/v1");
    CHECK(base_of({{"KAGGLE_API_ENDPOINT", "https://b.example"}, {"TEDI_KAGGLE_URL", "https://a.example"}}) ==
          "https://a.example/api/v1");
    CHECK(base_of({{"TEDI_KAGGLE_URL", " "}}) == "https://www.kaggle.com/api/v1");
  }

  TEST_CASE("/api/v1 is added where it is missing, and a slash at the end is no matter") {
    for (const std::string_view given : {"http://127.0.0.1:8080", "http://127.0.0.1:8080/",
                                         " http://127.0.0.1:8080/api/v1 ", "http://127.0.0.1:8080/api/v1/"}) {
      CHECK(base_of({{"TEDI_KAGGLE_URL", std::string(given)}}) == "http://127.0.0.1:8080/api/v1");
    }
    CHECK(base_of({{"TEDI_KAGGLE_URL", "https://mirror.example/kaggle/"}}) == "https://mirror.example/kaggle/api/v1");
  }

  TEST_CASE("what is no ref is never asked for") {
    Desk desk;
    for (const std::string_view ref : {"", "crops", "ann/..", "ann/../x", "ann/cr ops"}) {
      const auto viewed = desk.api.view(ref);
      REQUIRE_FALSE(viewed);
      CHECK(viewed.error().kind == ErrorKind::bad_data);
    }
    CHECK(desk.wire.sent.empty());
  }

  TEST_CASE("a slug that no address has room for is never asked for, and no bug of ours") {
    Desk desk;
    std::string accents;
    for (int i = 0; i < 3000; ++i) accents += "\xC3\xA9";
    for (const std::string& slug : {accents, std::string(17'000, 'a')}) {
      const auto viewed = desk.api.view("ann/" + slug);
      REQUIRE_FALSE(viewed);
      CHECK(viewed.error().kind == ErrorKind::bad_data);
      CHECK(viewed.error().message.size() < 300);
    }
    CHECK(desk.wire.sent.empty());
  }

  TEST_CASE("of two answers the one that is given is mapped, not the one before") {
    Desk desk;
    desk.wire.answer(503, {}, R"({"id":6,"ref":"ann/crops","message":"later"})");
    desk.wire.answer(200, {}, R"({"id":7,"ref":"ann/crops"})");
    const auto viewed = desk.api.view("ann/crops");
    REQUIRE(viewed);
    CHECK(viewed->values.external_id == "7");
  }

  TEST_CASE("an error says the dataset no more often than its address does: the caller names it") {
    Desk desk;
    desk.wire.answer(200, {}, R"({"id":-1,"ref":"ann/bad-1"})");
    CHECK(desk.api.view("ann/bad-1").error().message == "id: a positive number expected, -1 found");
    desk.wire.answer(404);
    CHECK(desk.api.view("ann/x").error().message ==
          "GET https://www.kaggle.com/api/v1/datasets/view/ann/x: HTTP 404: Not Found");
  }

  TEST_CASE("a failure of the API is the view's failure") {
    Desk desk;
    desk.wire.answer(404, {}, R"({"code":404,"message":"Not found"})");
    const auto gone = desk.api.view("ann/crops");
    REQUIRE_FALSE(gone);
    CHECK(gone.error().kind == ErrorKind::not_found);
    CHECK(gone.error().http_status == 404);

    desk.wire.answer(200, {}, R"({"code":429,"message":"TooManyRequests"})");
    const auto limited = desk.api.view("ann/crops");
    REQUIRE_FALSE(limited);
    CHECK(limited.error().kind == ErrorKind::rate_limited);
    CHECK(desk.budget.blocked_until == limited.error().retry_at);
  }

  TEST_CASE("an answer that is no dataset is bad data of that answer") {
    Desk desk;
    desk.wire.answer(200, {}, R"({"ref":"ann/crops"})");
    const auto viewed = desk.api.view("ann/crops");
    REQUIRE_FALSE(viewed);
    CHECK(viewed.error().kind == ErrorKind::bad_data);
    CHECK(viewed.error().http_status == 200);
    CHECK(viewed.error().message == "id: missing");
    CHECK(desk.wire.sent.size() == 1);
  }

  TEST_CASE("a failure of a listing is its own, and what is no listing is bad data of that answer") {
    Desk desk;
    desk.wire.answer(200, {}, R"({"code":429,"message":"TooManyRequests"})");
    CHECK(desk.api.list({}, {}).error().kind == ErrorKind::rate_limited);
    desk.budget.blocked_until = {};
    desk.wire.answer(200, {{"Content-Type", "text/html"}}, "<html>Please wait</html>");
    CHECK(desk.api.list({}, {}).error().kind == ErrorKind::bad_data);
    desk.wire.answer(200, {}, R"([{"id":7,"ref":"ann/crops"},)");
    CHECK(desk.api.list({}, {}).error().kind == ErrorKind::bad_data);
    desk.wire.answer(200, {}, "17");
    const auto page = desk.api.list({}, {});
    REQUIRE_FALSE(page);
    CHECK(page.error().message == "a list of datasets expected, 17 found");
    CHECK(page.error().http_status == 200);
  }

  TEST_CASE("a page is asked for as the query says, and mapped") {
    Desk desk;
    desk.wire.answer(200, {}, R"([{"id":7,"ref":"ann/crops"},{"id":8}])");
    const auto page = desk.api.list({.search = "a b"}, {.page = 2});
    REQUIRE(page);
    CHECK(page->items.size() == 2);
    CHECK(desk.wire.sent.at(0).url ==
          "https://www.kaggle.com/api/v1/datasets/list?group=public&sortBy=updated&search=a%20b&page=2");
  }

  TEST_CASE("a dataset is asked for by the encoded parts of its ref, and mapped") {
    Desk desk;
    desk.wire.answer(200, {}, R"({"id":7,"ref":"ann/crops","title":"Crops"})");
    desk.wire.answer(200, {}, R"({"id":8,"ref":"caf\u00e9/a+b&c"})");
    const auto crops = desk.api.view("ann/crops");
    const auto odd = desk.api.view("caf\xC3\xA9/a+b&c");
    REQUIRE(crops);
    REQUIRE(odd);
    CHECK(crops->values.title == "Crops");
    CHECK(odd->values.external_id == "8");
    CHECK(desk.wire.sent[0].method == "GET");
    CHECK(desk.wire.sent[0].url == "https://www.kaggle.com/api/v1/datasets/view/ann/crops");
    CHECK(desk.wire.sent[1].url == "https://www.kaggle.com/api/v1/datasets/view/caf%C3%A9/a%2Bb%26c");
  }
}
