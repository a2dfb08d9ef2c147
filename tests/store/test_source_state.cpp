// SPDX-License-Identifier: Apache-2.0
#include "store/source_state.hpp"

#include "core/times.hpp"
#include "support/store_fixture.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

TEST_SUITE_BEGIN("store/source_state");

namespace {

using catalog::Change;
using store::SourceState;
using support::StoreFixture;

const core::TimePoint k_new_year = *core::utc_time(2026, 1, 1);

void seed(sql::Connection& connection, const std::string& source) {
  const store::SeedInput input{.file = "Datasets.csv", .size_bytes = 1};
  const store::SeedInput other{.file = "Users.csv", .size_bytes = 1};
  store::SeedRepository(connection, source).complete(std::vector{other, input}, k_new_year);
}

/// "latest.updated=-, seed.edition=2026-01-01T00:00:00Z ..."
std::string told(SourceState& state) {
  std::string text;
  for (const store::CursorView& cursor : state.all()) {
    text += (text.empty() ? "" : " ") + cursor.name + '=' + cursor.value.value_or("-");
  }
  return text;
}

}  // namespace

TEST_CASE("a store that nothing was done with has the known cursors, none of them set") {
  support::on_each_store([](StoreFixture& fixture) {
    sql::Connection connection = fixture.connect();
    SourceState state(connection, "kaggle");
    CHECK(told(state) == "latest.updated=- seed.edition=- seed.inputs=-");
    CHECK_FALSE(state.all().front().changed_at);
    for (const store::MendedCursor& cursor : state.reset()) CHECK(cursor.change() == Change::unchanged);
    SourceState unknown(connection, "nobody");
    CHECK(told(unknown).empty());
  });
}

TEST_CASE(
    "all cursors are told, also those that a person has put there, with the time of their change where it is known") {
  support::on_each_store([](StoreFixture& fixture) {
    sql::Connection connection = fixture.connect();
    seed(connection, "kaggle");
    store::CursorRepository(connection, "kaggle").set("my.own", "1");
    SourceState state(connection, "kaggle");
    CHECK(told(state) ==
          "latest.updated=- my.own=1 seed.edition=2026-01-01T00:00:00Z seed.inputs=Datasets.csv, Users.csv");
    CHECK(state.all()[1].changed_at == fixture.clock.now());
    CHECK_FALSE(state.all()[2].changed_at);
  });
}

TEST_CASE("a cursor that is set is inserted, updated, or unchanged and not written") {
  support::on_each_store([](StoreFixture& fixture) {
    sql::Connection connection = fixture.connect();
    SourceState state(connection, "kaggle");
    for (const std::string name : {"latest.updated", "seed.edition"}) {
      CAPTURE(name);
      const store::MendedCursor first = state.set(name, k_new_year);
      CHECK(first.change() == Change::inserted);
      CHECK_FALSE(first.before);
      CHECK(first.after == "2026-01-01T00:00:00Z");
      fixture.clock.advance(core::Milliseconds(1000));
      CHECK(state.set(name, k_new_year).change() == Change::unchanged);
      const store::MendedCursor later = state.set(name, k_new_year + core::Milliseconds(1));
      CHECK(later.change() == Change::updated);
      CHECK(later.before == "2026-01-01T00:00:00Z");
    }
    CHECK(told(state) == "latest.updated=2026-01-01T00:00:00.001Z seed.edition=2026-01-01T00:00:00.001Z seed.inputs=-");
    CHECK(store::SeedRepository(connection, "kaggle").last_edition() == k_new_year + core::Milliseconds(1));
  });
}

TEST_CASE("a cursor that is reset is gone, the others and those of other sources stay") {
  support::on_each_store([](StoreFixture& fixture) {
    sql::Connection connection = fixture.connect();
    seed(connection, "kaggle");
    seed(connection, "another");
    SourceState state(connection, "kaggle");
    state.set("latest.updated", k_new_year);
    const auto mended = state.reset({"seed.inputs"});
    REQUIRE(mended.size() == 1);
    CHECK(mended[0].change() == Change::updated);
    CHECK(mended[0].before == "Datasets.csv, Users.csv");
    CHECK(told(state) == "latest.updated=2026-01-01T00:00:00Z seed.edition=2026-01-01T00:00:00Z seed.inputs=-");
    CHECK(state.reset({"seed.edition"})[0].change() == Change::updated);
    CHECK(told(state) == "latest.updated=2026-01-01T00:00:00Z seed.edition=- seed.inputs=-");
    CHECK(store::SeedRepository(connection, "another").last_edition() == k_new_year);
  });
}

TEST_CASE("a reset of everything leaves nothing, and says of each what it was") {
  support::on_each_store([](StoreFixture& fixture) {
    sql::Connection connection = fixture.connect();
    seed(connection, "kaggle");
    store::CursorRepository(connection, "kaggle").set("my.own", "1");
    SourceState state(connection, "kaggle");
    const auto mended = state.reset();
    REQUIRE(mended.size() == 4);
    CHECK(mended[0].change() == Change::unchanged);
    for (std::size_t i = 1; i < mended.size(); ++i) CHECK(mended[i].change() == Change::updated);
    CHECK(told(state) == "latest.updated=- seed.edition=- seed.inputs=-");
  });
}

TEST_CASE("who only asks is told the same, and nothing is written") {
  support::on_each_store([](StoreFixture& fixture) {
    sql::Connection connection = fixture.connect();
    seed(connection, "kaggle");
    SourceState state(connection, "kaggle", SourceState::Mode::only_tell);
    const std::string before = told(state);
    sql::Transaction reading(connection, sql::Mode::read);  // in which a write is refused
    CHECK(state.set("latest.updated", k_new_year).change() == Change::inserted);
    CHECK(state.set("seed.edition", k_new_year).change() == Change::unchanged);
    CHECK(state.reset().size() == 3);
    CHECK(told(state) == before);
  });
}

TEST_SUITE_END();
