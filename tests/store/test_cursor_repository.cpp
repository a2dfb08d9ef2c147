// SPDX-License-Identifier: Apache-2.0
#include "store/cursor_repository.hpp"

#include "support/store_fixture.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <string>

TEST_SUITE_BEGIN("store/cursor_repository");

using support::StoreFixture;

TEST_CASE("a cursor is there once it was set, for its source only, and gone once it was reset") {
  support::on_each_store([](StoreFixture& fixture) {
    sql::Connection connection = fixture.connect();
    store::CursorRepository cursors(connection, "kaggle");
    CHECK_FALSE(cursors.find("latest.updated"));
    CHECK_FALSE(cursors.reset("latest.updated"));
    CHECK(cursors.set("latest.updated", "2026-01-01T00:00:00Z"));
    CHECK(cursors.find("latest.updated") == std::optional<std::string>("2026-01-01T00:00:00Z"));
    CHECK(store::CursorRepository(connection, "zenodo").all().empty());
    CHECK(cursors.reset("latest.updated"));
    CHECK(cursors.all().empty());
  });
}

TEST_CASE("the time of a cursor is that of its last change: the same value again writes nothing") {
  support::on_each_store([](StoreFixture& fixture) {
    sql::Connection connection = fixture.connect();
    store::CursorRepository cursors(connection, "kaggle");
    cursors.set("b", "1");
    cursors.set("a", "1");
    const core::TimePoint before = fixture.clock.now();
    fixture.clock.advance(core::Milliseconds(1000));
    CHECK_FALSE(cursors.set("b", "1"));
    CHECK(cursors.set("a", "2"));
    const auto all = cursors.all();
    REQUIRE(all.size() == 2);
    CHECK(all[0].name == "a");
    CHECK(all[0].value == "2");
    CHECK(all[0].changed_at == before + core::Milliseconds(1000));
    CHECK(all[1].changed_at == before);
  });
}

TEST_CASE("a cursor goes with the transaction that it was moved in") {
  support::on_each_store([](StoreFixture& fixture) {
    sql::Connection connection = fixture.connect();
    store::CursorRepository cursors(connection, "kaggle");
    cursors.set("latest.updated", "1");
    {
      sql::Transaction transaction(connection);
      cursors.set("latest.updated", "2");
    }
    CHECK(cursors.find("latest.updated") == std::optional<std::string>("1"));
  });
}

TEST_SUITE_END();
