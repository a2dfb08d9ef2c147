// SPDX-License-Identifier: Apache-2.0
#include "ingest/latest.hpp"

#include "catalog/cursor.hpp"
#include "core/times.hpp"
#include "http/client.hpp"
#include "store/cursor_repository.hpp"
#include "store/dataset_repository.hpp"
#include "support/drip_source.hpp"
#include "support/fake_transport.hpp"
#include "support/fake_world.hpp"
#include "support/meta_fixture.hpp"
#include "support/store_fixture.hpp"

#include <fmt/format.h>

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <tuple>
#include <vector>

using core::ErrorKind;
using ingest::LatestReport;
using sources::kaggle::ListOrder;
using namespace std::chrono_literals;

TEST_SUITE_BEGIN("ingest/latest");

namespace {

using Strings = std::vector<std::string>;

std::string object(int id, const std::string& updated = "2026-03-01T00:00:00Z") {
  return fmt::format(R"({{"id":{0},"ref":"ann/d{0}","title":"listed","lastUpdated":"{1}"}})", id, updated);
}

/// The datasets of the ids `first` to `last`.
std::string objects(int first, int last, const std::string& updated = "2026-03-01T00:00:00Z") {
  std::string list;
  for (int id = first; id <= last; ++id) list += (id > first ? "," : "") + object(id, updated);
  return list;
}

/// An empty store, and an API that answers by a script.
struct Fixture {
  void page(const std::string& items) { transport.answer(200, {}, "[" + items + "]"); }
  void token_page(const std::string& items, const std::string& token) {
    transport.answer(200, {}, fmt::format(R"({{"datasets":[{}],"nextPageToken":"{}"}})", items, token));
  }

  core::Result<void> run() {
    report = {};
    records.clear();
    notes.clear();
    http::Client client(
        {.transport = transport, .budget = budget, .clock = clock, .sleeper = sleeper, .random = random, .stop = stop},
        {.base = *http::Url::parse("http://127.0.0.1/api/v1"), .credential = {}, .retry = {.tries = 1}});
    sources::kaggle::Api api(client);
    ingest::LatestListener listener{
        .progress = progress,
        .on_record =
            [&](catalog::Change change, const catalog::StoredDataset& row) {
              records.push_back(row.values.external_id + " " + std::string(name_of(change)));
            },
        .on_note = [&](const std::string& sentence) { notes.push_back(sentence); },
        .redact = [](std::string_view text) { return "<" + std::string(text) + ">"; },
    };
    return ingest::fetch_latest_kaggle(store, api, options, stop, listener, report);
  }

  std::uint64_t rows() { return store::DatasetRepository(store.connection, "kaggle").count(); }
  std::string cursor() {
    return store::CursorRepository(store.connection, "kaggle").find(catalog::k_latest_updated).value_or("none");
  }
  void set_cursor(const std::string& value) {
    store::CursorRepository(store.connection, "kaggle").set(catalog::k_latest_updated, value);
  }
  /// The queries' ends: "page=1".
  Strings asked() {
    Strings asked;
    for (const auto& request : transport.sent) asked.push_back(request.url.substr(request.url.rfind('&') + 1));
    return asked;
  }
  Strings rejects() {
    Strings reasons;
    for (const auto& [file, reason] : store.connection.all<std::string, std::string>(
             "SELECT file, reason FROM v_rejects WHERE task = 'kaggle.fetch_latest' ORDER BY reason")) {
      reasons.push_back(file + ": " + reason);
    }
    return reasons;
  }

  support::FakeClock clock;
  support::FakeSleeper sleeper{clock};
  support::FixedRandom random{0.5};
  support::OpenBudget budget{clock};
  support::FakeTransport transport;
  support::CountingProgress progress;
  core::StopFlag stop;
  store::Store store{support::memory_store(clock), "memory", {}};
  ingest::LatestOptions options;
  LatestReport report;
  Strings records;
  Strings notes;
};

}  // namespace

TEST_CASE("too many requests: the run ends, the pages before are there, and the cursor stays") {
  Fixture f;
  f.set_cursor("2020-01-01T00:00:00Z");
  f.page(objects(1, 20));
  f.transport.answer(429, {{"Retry-After", "60"}}, "{}");
  const auto done = f.run();
  REQUIRE_FALSE(done);
  CHECK(done.error().kind == ErrorKind::rate_limited);
  CHECK(done.error().retry_at == f.clock.now() + 60s);
  CHECK(f.rows() == 20);
  CHECK(f.report.counts.inserted == 20);
  CHECK(f.report.pages == 1);
  CHECK(f.report.caught_up == false);
  CHECK(f.cursor() == "2020-01-01T00:00:00Z");
}

TEST_CASE("what is no answer, or no listing, ends the run and names the page; nothing of it is taken") {
  const auto ends = [](int status, const std::string& body, ErrorKind kind) {
    Fixture f;
    f.page(objects(1, 20));
    f.transport.answer(status, {}, body);
    const auto done = f.run();
    REQUIRE_FALSE(done);
    CHECK(done.error().kind == kind);
    CHECK(done.error().message.starts_with("<page 2: "));
    CHECK(f.rows() == 20);
    CHECK(f.cursor() == "none");
  };
  ends(401, "{}", ErrorKind::auth);
  ends(403, R"({"code":403,"message":"no"})", ErrorKind::forbidden);
  ends(500, "", ErrorKind::unavailable);
  ends(200, "<!DOCTYPE html><html></html>", ErrorKind::bad_data);
  ends(200, "[" + objects(21, 40), ErrorKind::bad_data);
  ends(200, "", ErrorKind::unavailable);
  ends(200, "17", ErrorKind::bad_data);
  ends(200, R"({"errorMessage":"no such user"})", ErrorKind::bad_data);
}

TEST_CASE("an empty first page of all datasets is asked for once more, and then unavailable, never nothing") {
  Fixture f;
  f.page("");
  f.page("");
  const auto done = f.run();
  REQUIRE_FALSE(done);
  CHECK(done.error().kind == ErrorKind::unavailable);
  CHECK(f.asked() == Strings{"page=1", "page=1"});
  CHECK(f.cursor() == "none");
}

TEST_CASE("an empty page is asked for once more, and gone on with when it is not empty then") {
  Fixture f;
  f.page("");
  f.page(objects(1, 20));
  f.token_page("", "");
  f.page(objects(21, 25));
  REQUIRE(f.run());
  CHECK(f.asked() == Strings{"page=1", "page=1", "page=2", "page=2"});
  CHECK(f.report.pages == 2);
  CHECK(f.rows() == 25);
  CHECK(f.notes.empty());
}

TEST_CASE("a search that finds nothing is nothing; a listing of all that goes silent is said to be doubtful") {
  Fixture f;
  f.options.query.search = "nothing of the kind";
  f.page("");
  f.page("");
  REQUIRE(f.run());
  CHECK(f.report.counts.fetched() == 0);
  CHECK_FALSE(f.report.is_truncated);
  CHECK_FALSE(f.report.caught_up);
  CHECK(f.notes.empty());
  f.options.query.search = "";
  f.set_cursor("2020-01-01T00:00:00Z");
  f.page(objects(1, 20));
  f.page("");
  f.page("");
  REQUIRE(f.run());
  CHECK(f.report.caught_up == false);
  CHECK(f.notes == Strings{"page 2 is empty, also when asked again: there may be more datasets"});
}

TEST_CASE("an upstream that does not turn pages is asked for two of them") {
  Fixture f;
  f.page(objects(1, 20));
  f.page(objects(1, 20));
  REQUIRE(f.run());
  CHECK(f.asked() == Strings{"page=1", "page=2"});
  CHECK(f.report.counts.fetched() == 20);
  CHECK(f.notes == Strings{"page 2 shows only what the pages before it did: the rest cannot be listed"});
}

TEST_CASE("an item that is no dataset is rejected with its place and reason, and costs nothing else") {
  Fixture f;
  f.page(objects(1, 18) + R"(,{"id":0,"ref":"ann/x"},{"ref":"ann/y"})");
  f.token_page(object(19) + R"(,{"id":77},{"id":77},"text")", "");
  REQUIRE(f.run());
  CHECK(f.rows() == 19);
  CHECK(f.report.counts.rejected == 4);  // 77 is one
  CHECK(f.report.exit_code() == core::ExitCode::partial);
  const Strings expected{"datasets/list: <page 1: [18].id: a positive number expected, 0 found>",
                         "datasets/list: <page 1: [19].id: missing>",
                         "datasets/list: <page 2: datasets[1].ref: missing>",
                         "datasets/list: <page 2: datasets[3]: a dataset expected, \"text\" found>"};
  CHECK(f.rejects() == expected);
  CHECK(f.notes == expected);
}

TEST_CASE("rejects are those of the last run that came to its end, or of one that found any") {
  Fixture f;
  f.page(R"({"id":0})");
  REQUIRE(f.run());
  CHECK(f.rejects().size() == 1);
  f.transport.answer(500, {}, "");
  REQUIRE_FALSE(f.run());
  CHECK(f.rejects().size() == 1);
  f.page(object(1));
  REQUIRE(f.run());
  CHECK(f.rejects().empty());
}

TEST_CASE("a page of nothing but rejects is no end") {
  Fixture f;
  std::string bad;
  for (int i = 0; i < 20; ++i) bad += i > 0 ? ",null" : "null";
  f.page(bad);
  f.page(object(1));
  REQUIRE(f.run());
  CHECK(f.rows() == 1);
  CHECK(f.report.counts.rejected == 20);
}

TEST_CASE("a dataset that moves to a later page while pages are turned counts once") {
  Fixture f;
  f.page(objects(1, 20));
  f.page(object(20) + "," + object(21) + "," + object(21));
  REQUIRE(f.run());
  CHECK(f.report.counts.inserted == 21);
  CHECK(f.report.counts.fetched() == 21);
  CHECK(f.records.size() == 21);
}

TEST_CASE("the limit is kept inside a page, and said to have come first only when it did") {
  const auto truncated = [](std::uint64_t limit, std::size_t pages) {
    Fixture f;
    f.options.limit = limit;
    f.page(objects(1, 20));
    if (pages > 1) f.page(objects(21, 25));
    REQUIRE(f.run());
    CHECK(f.transport.answers_left() == 0);
    CHECK(f.report.counts.fetched() == std::min<std::uint64_t>(limit, 25));
    CHECK(f.rows() == std::min<std::uint64_t>(limit, 25));
    return f.report.is_truncated;
  };
  CHECK(truncated(7, 1));
  CHECK(truncated(20, 1));
  CHECK(truncated(24, 2));
  CHECK_FALSE(truncated(25, 2));
  CHECK_FALSE(truncated(26, 2));
}

TEST_CASE("no page behind the last one that is ever shown is asked for") {
  Fixture f;
  f.options.limit = 20'000;
  for (int page = 0; page < 500; ++page) f.page(objects(page * 20 + 1, page * 20 + 20));
  REQUIRE(f.run());
  CHECK(f.transport.answers_left() == 0);
  CHECK(f.report.pages == 500);
  CHECK(f.report.is_truncated);
}

TEST_CASE("pages that are named by tokens are followed until none is named, whatever their length") {
  Fixture f;
  f.token_page(objects(1, 3), "two");
  f.token_page(objects(4, 23), "three");
  f.token_page(objects(24, 43), "");
  REQUIRE(f.run());
  CHECK(f.asked() == Strings{"page=1", "pageToken=two", "pageToken=three"});
  CHECK(f.rows() == 43);
  CHECK_FALSE(f.report.is_truncated);
}

TEST_CASE("a full page without a token is followed by the next number") {
  Fixture f;
  f.token_page(objects(1, 20), "");
  f.token_page(objects(21, 22), "");
  REQUIRE(f.run());
  CHECK(f.asked() == Strings{"page=1", "page=2"});
}

TEST_CASE("a stop comes between two pages: what was written stays, the cursor does not move") {
  Fixture f;
  f.page(objects(1, 20));
  f.transport.while_asked = [&] { f.stop.request(core::StopReason::max_runtime); };
  const auto done = f.run();
  REQUIRE_FALSE(done);
  CHECK(done.error().kind == ErrorKind::interrupted);
  CHECK(f.rows() == 20);
  CHECK(f.cursor() == "none");
}

TEST_CASE("a run that does not come down to the cursor leaves it where it is, and says so") {
  Fixture f;
  f.set_cursor("2026-02-01T00:00:00Z");
  f.options.limit = 20;
  f.page(objects(1, 20, "2026-03-01T00:00:00Z"));
  REQUIRE(f.run());
  CHECK(f.report.caught_up == false);
  CHECK(f.cursor() == "2026-02-01T00:00:00Z");
}

TEST_CASE("a run that comes down to the cursor, or to the end of the listing, moves it to the latest update") {
  Fixture f;
  f.clock.advance(24h * 365 * 60);  // what is listed is no longer yet to come
  f.set_cursor("2026-02-01T00:00:00Z");
  f.options.limit = 20;
  f.page(objects(1, 19, "2026-03-01T00:00:00Z") + "," + object(20, "2026-02-01T00:00:00Z"));
  REQUIRE(f.run());
  CHECK(f.report.caught_up == true);
  CHECK(f.cursor() == "2026-03-01T00:00:00Z");
  f.page(object(1, "2026-04-01T00:00:00.5Z"));
  REQUIRE(f.run());
  CHECK(f.report.caught_up == true);
  CHECK(f.cursor() == "2026-04-01T00:00:00.500Z");
}

TEST_CASE("the cursor does not shorten the listing") {
  Fixture f;
  f.clock.advance(24h * 365 * 60);
  f.set_cursor("2026-02-01T00:00:00Z");
  f.page(objects(1, 20, "2026-01-01T00:00:00Z"));
  f.page(objects(21, 22, "2026-01-01T00:00:00Z"));
  REQUIRE(f.run());
  CHECK(f.rows() == 22);
  CHECK(f.cursor() == "2026-02-01T00:00:00Z");
  CHECK(f.report.caught_up == true);
}

TEST_CASE("another order or a filter has nothing to do with the cursor, not even with one that is no time") {
  Fixture f;
  f.set_cursor("last week");
  f.options.query.order = ListOrder::votes;
  f.page(object(1));
  REQUIRE(f.run());
  CHECK_FALSE(f.report.caught_up);
  f.options.query = {.user = "ann"};
  f.page(object(1));
  REQUIRE(f.run());
  CHECK_FALSE(f.report.caught_up);
  CHECK(f.cursor() == "last week");
}

TEST_CASE("a cursor that is no time is refused before anything is asked") {
  Fixture f;
  f.set_cursor("last\nweek");
  const auto done = f.run();
  REQUIRE_FALSE(done);
  CHECK(done.error().kind == ErrorKind::config);
  CHECK(done.error().message == R"(the cursor latest.updated of kaggle: a time expected, "last\nweek" found)");
  CHECK(f.transport.sent.empty());
}

TEST_CASE("a second run finds all of it unchanged, and what a listing does not show is left alone") {
  Fixture f;
  f.page(objects(1, 3));
  REQUIRE(f.run());
  f.page(objects(1, 2));
  REQUIRE(f.run());
  CHECK(f.report.counts.unchanged == 2);
  CHECK(f.records == Strings{"1 unchanged", "2 unchanged"});
  CHECK(f.rows() == 3);
}

TEST_CASE("a dry run asks and compares, and writes nothing, neither rows nor rejects nor the cursor") {
  Fixture f;
  f.options.dry_run = true;
  f.page(objects(1, 2) + ",null");
  REQUIRE(f.run());
  CHECK(f.report.counts.inserted == 2);
  CHECK(f.report.caught_up == true);
  CHECK(f.records == Strings{"1 inserted", "2 inserted"});
  CHECK(f.rows() == 0);
  CHECK(f.rejects().empty());
  CHECK(f.cursor() == "none");
}

TEST_SUITE_END();
