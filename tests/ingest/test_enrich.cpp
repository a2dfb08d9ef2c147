// SPDX-License-Identifier: Apache-2.0
#include "ingest/enrich.hpp"

#include "core/times.hpp"
#include "http/client.hpp"
#include "store/dataset_repository.hpp"
#include "support/datasets.hpp"
#include "support/drip_source.hpp"
#include "support/fake_transport.hpp"
#include "support/fake_world.hpp"
#include "support/meta_fixture.hpp"
#include "support/store_fixture.hpp"

#include <fmt/format.h>

#include <doctest/doctest.h>

#include <string>
#include <tuple>
#include <vector>

using core::ErrorKind;
using ingest::EnrichReport;
using ingest::Only;
using namespace std::chrono_literals;

TEST_SUITE_BEGIN("ingest/enrich");

namespace {

using Strings = std::vector<std::string>;

/// A store with datasets of the ids 1, 2 ... (the first with the most votes), and an API that answers by a script.
struct Fixture {
  explicit Fixture(int datasets) {
    std::vector<support::Offered> rows;
    for (int id = 1; id <= datasets; ++id) {
      catalog::Dataset values;
      values.external_id = std::to_string(id);
      values.ref = "ann/d" + values.external_id;
      values.owner = "ann";
      values.title = "seeded";
      values.votes = 1000 - id;
      rows.push_back(support::offered(values));
    }
    store::DatasetRepository(store.connection, "kaggle").upsert_seeded(support::views(rows), clock.now());
    clock.advance(1s);
  }

  void answer(int id) {
    transport.answer(200, {}, fmt::format(R"({{"id":{0},"ref":"ann/d{0}","title":"viewed","voteCount":1}})", id));
  }
  void status(int code) { transport.answer(code, {}, "{}"); }

  core::Result<void> run(const ingest::RefList* named = nullptr) {
    report = {};
    http::Client client(
        {.transport = transport, .budget = budget, .clock = clock, .sleeper = sleeper, .random = random, .stop = stop},
        {.base = *http::Url::parse("http://127.0.0.1/api/v1"), .credential = {}, .retry = {.tries = 1}});
    sources::kaggle::Api api(client);
    ingest::EnrichListener listener{
        .progress = progress,
        .on_record =
            [&](catalog::Change change, const catalog::StoredDataset& row) {
              records.push_back(row.values.external_id + " " + std::string(name_of(change)));
            },
        .on_failure = [&](const std::string& sentence) { failures.push_back(sentence); },
        .redact = [](std::string_view text) { return std::string(text); },
    };
    return ingest::enrich_kaggle(store, api, options, named, clock, stop, listener, report);
  }

  /// "ID STATUS ACTIVE ATTEMPTS" of all datasets.
  Strings states() {
    Strings states;
    for (const auto& [id, status, active, attempts] :
         store.connection.all<std::string, std::string, std::int64_t, std::int64_t>(
             "SELECT external_id, status, is_active, attempts FROM datasets ORDER BY id")) {
      states.push_back(fmt::format("{} {} {} {}", id, status, active, attempts));
    }
    return states;
  }
  /// "ID RESULT ATTEMPT FINAL" of all attempts.
  Strings log() {
    Strings log;
    for (const auto& [id, result, attempt, final] :
         store.connection.all<std::string, std::string, std::int64_t, std::int64_t>(
             "SELECT external_id, result, attempt, final FROM v_enrichment_log")) {
      log.push_back(fmt::format("{} {} {} {}", id, result, attempt, final));
    }
    return log;
  }

  support::FakeClock clock;
  support::FakeSleeper sleeper{clock};
  support::FixedRandom random{0.5};
  support::OpenBudget budget{clock};
  support::FakeTransport transport;
  support::CountingProgress progress;
  core::StopFlag stop;
  store::Store store{support::memory_store(clock), "memory", {}};
  ingest::EnrichOptions options;
  EnrichReport report;
  Strings records;
  Strings failures;
};

}  // namespace

TEST_CASE("too many requests: the run ends, the dataset is as it was, and only the log knows") {
  Fixture f(2);
  f.transport.answer(429, {{"Retry-After", "60"}}, "{}");
  const auto done = f.run();
  REQUIRE_FALSE(done);
  CHECK(done.error().kind == ErrorKind::rate_limited);
  CHECK(done.error().retry_at == f.clock.now() + 60s);
  CHECK(f.states() == Strings{"1 minimal 1 0", "2 minimal 1 0"});
  CHECK(f.log() == Strings{"1 RATE_LIMITED 1 0"});
  CHECK(f.report.released == 1);
  CHECK(f.report.counts.fetched() == 0);
  CHECK(f.report.remaining == 2);
}

TEST_CASE("refused credentials: the run ends, and the dataset is as it was") {
  Fixture f(2);
  f.status(401);
  const auto done = f.run();
  REQUIRE_FALSE(done);
  CHECK(done.error().kind == ErrorKind::auth);
  CHECK(f.states() == Strings{"1 minimal 1 0", "2 minimal 1 0"});
  CHECK(f.report.released == 1);
}

TEST_CASE("a stop while the API is asked gives the dataset back, and leaves no word in the log") {
  Fixture f(2);
  f.answer(1);
  f.transport.fail(ErrorKind::interrupted, "stopped");
  const auto done = f.run();
  REQUIRE_FALSE(done);
  CHECK(done.error().kind == ErrorKind::interrupted);
  CHECK(f.states() == Strings{"1 pending 1 0", "2 minimal 1 0"});
  CHECK(f.log().size() == 1);
}

TEST_CASE("a stop between two datasets claims no other one") {
  Fixture f(3);
  f.answer(1);
  f.transport.while_asked = [&] { f.stop.request(core::StopReason::max_runtime); };
  const auto done = f.run();
  REQUIRE_FALSE(done);
  CHECK(done.error().kind == ErrorKind::interrupted);
  CHECK(f.report.enriched() == 1);
  CHECK(f.report.remaining == 2);
  CHECK(f.states() == Strings{"1 pending 1 0", "2 minimal 1 0", "3 minimal 1 0"});
}

TEST_CASE("five datasets in a row without an answer end the run; an answer between them starts the count anew") {
  Fixture f(12);
  for (int i = 0; i < 4; ++i) f.status(500);
  f.status(404);
  for (int i = 0; i < 5; ++i) f.status(503);
  const auto done = f.run();
  REQUIRE_FALSE(done);
  CHECK(done.error().kind == ErrorKind::unavailable);
  CHECK(f.transport.answers_left() == 0);
  CHECK(f.report.counts.failed == 10);
  CHECK(f.report.unavailable == 9);
  CHECK(f.report.gone == 1);
}

TEST_CASE("an answer about another dataset is rejected, with its reason in v_rejects until it is right") {
  Fixture f(1);
  f.transport.answer(200, {}, R"({"id":2,"ref":"ann/d1","title":"viewed"})");
  REQUIRE(f.run());
  CHECK(f.report.counts.rejected == 1);
  CHECK(f.states() == Strings{"1 minimal 1 1"});
  const auto rejects = f.store.connection.all<std::string, std::string>("SELECT file, reason FROM v_rejects");
  REQUIRE(rejects.size() == 1);
  CHECK(std::get<0>(rejects[0]) == "datasets/view of 1");
  CHECK(std::get<1>(rejects[0]).find("answers with dataset 2, not 1") != std::string::npos);
  f.clock.advance(24h);
  f.answer(1);
  REQUIRE(f.run());
  CHECK(f.states() == Strings{"1 pending 1 0"});
  CHECK(f.store.connection.all<std::string>("SELECT file FROM v_rejects").empty());
}

TEST_CASE("what failed is not asked again in the same run, and later in the next ones") {
  Fixture f(2);
  f.status(500);
  f.answer(2);
  REQUIRE(f.run());
  CHECK(f.states() == Strings{"1 minimal 1 1", "2 pending 1 0"});
  REQUIRE(f.run());
  CHECK(f.report.counts.fetched() == 0);
  CHECK(f.report.remaining == 1);
  f.clock.advance(31min);
  f.status(500);
  REQUIRE(f.run());
  f.clock.advance(61min);
  f.status(500);
  REQUIRE(f.run());
  CHECK(f.states() == Strings{"1 failed 1 3", "2 pending 1 0"});
  CHECK(f.log() == Strings{"1 FAILED 1 0", "2 SUCCESS 1 1", "1 FAILED 2 0", "1 FAILED 3 1"});
}

TEST_CASE("--only failed asks for what was given up once a run, with all its attempts again") {
  Fixture f(1);
  f.status(404);
  REQUIRE(f.run());
  CHECK(f.states() == Strings{"1 failed 0 1"});
  f.options.only = Only::failed;
  f.status(404);
  REQUIRE(f.run());
  CHECK(f.report.counts.failed == 1);
  f.answer(1);
  REQUIRE(f.run());
  CHECK(f.states() == Strings{"1 pending 1 0"});
}

TEST_CASE("minimal datasets come first, by votes, then pending ones that no view answered for; no more than a batch") {
  Fixture f(4);
  f.store.connection.exec("UPDATE datasets SET status = 'pending' WHERE id = 1");
  f.options.batch_size = 3;
  f.answer(2);
  f.answer(3);
  f.answer(4);
  REQUIRE(f.run());
  CHECK(f.records == Strings{"2 updated", "3 updated", "4 updated"});
  CHECK(f.report.remaining == 1);
  CHECK(f.report.eta == f.clock.now() + 1s);
  f.answer(1);
  REQUIRE(f.run());
  CHECK(f.records.back() == "1 updated");
  CHECK(f.report.remaining == 0);
  CHECK_FALSE(f.report.eta);
}

TEST_CASE("a dataset without a ref is not asked for, but counted") {
  Fixture f(2);
  f.store.connection.exec("UPDATE datasets SET ref = NULL WHERE id = 1");
  f.answer(2);
  REQUIRE(f.run());
  CHECK(f.report.unresolved == 1);
  CHECK(f.report.remaining == 0);
}

TEST_CASE("datasets asked for by name are asked for whatever their status; unknown ones are failures of their own") {
  Fixture f(2);
  f.answer(1);
  f.answer(2);
  REQUIRE(f.run());
  ingest::RefList list(10);
  REQUIRE(list.add("ann/d2"));
  REQUIRE(list.add("ann/unknown"));
  f.answer(2);
  REQUIRE(f.run(&list));
  CHECK(f.report.counts.unchanged == 1);
  CHECK(f.report.counts.rejected == 1);
  CHECK(f.report.remaining == 0);
  CHECK(f.failures == Strings{"ann/unknown: the store holds no dataset of that name"});
  CHECK(f.report.exit_code() == core::ExitCode::partial);
}

TEST_CASE("when all that is due is leased by others, the run says so; when nothing is due, it does not") {
  Fixture f(1);
  f.store.connection.exec("UPDATE datasets SET lease_owner = 'other', lease_until_ms = now_ms() + 60000, attempts = 1");
  REQUIRE(f.run());
  CHECK(f.report.is_all_held());
  f.clock.advance(2min);
  f.answer(1);
  REQUIRE(f.run());
  CHECK_FALSE(f.report.is_all_held());
  REQUIRE(f.run());
  CHECK_FALSE(f.report.is_all_held());
}

TEST_CASE("an answer that comes after the lease ran out is dropped") {
  Fixture f(1);
  f.options.batch_size = 1;  // else it would be claimed again
  f.answer(1);
  f.transport.while_asked = [&] { f.clock.advance(11min); };
  REQUIRE(f.run());
  CHECK(f.report.released == 1);
  CHECK(f.report.enriched() == 0);
  CHECK(f.log().empty());
}

TEST_CASE("a dry run asks and compares, and writes nothing") {
  Fixture f(2);
  f.options.dry_run = true;
  f.answer(1);
  f.status(404);
  REQUIRE(f.run());
  CHECK(f.records == Strings{"1 updated"});
  CHECK(f.report.counts.failed == 1);
  CHECK(f.states() == Strings{"1 minimal 1 0", "2 minimal 1 0"});
  CHECK(f.log().empty());
}

TEST_SUITE_END();
