// SPDX-License-Identifier: Apache-2.0
#include "store/backup.hpp"

#include "sql/sqlite.hpp"
#include "support/fake_clock.hpp"
#include "support/temp_dir.hpp"

#include <doctest/doctest.h>

namespace fs = std::filesystem;
using core::ErrorKind;
using store::Access;

namespace {

const support::FakeClock k_clock;

class Silence final : public core::Progress {
 public:
  void update(std::string_view, std::uint64_t, std::uint64_t) override {}
};

struct Fixture {
  support::TempDir folder;
  fs::path path = folder.path() / "tedi.db";
  sql::CopyTarget target{folder.write("copy.db", ""), "copy.db"};
  core::StopFlag stop;
  Silence silence;

  core::Result<store::Store> open(Access access) { return store::open({.dsn = path.string()}, k_clock, access); }

  void alter(std::string_view sql) { open(Access::create)->connection.script(sql); }

  core::Result<store::Backup> back_up() {
    auto store = open(Access::as_is);
    if (!store) return core::fail(store.error());
    return store::back_up(*store, target, k_clock, stop, silence);
  }
};

}  // namespace

TEST_SUITE("store/backup") {
  TEST_CASE_FIXTURE(Fixture, "a store that is not there, or newer, or empty cannot be copied") {
    CHECK(back_up().error().kind == ErrorKind::missing_input);
    CHECK_FALSE(fs::exists(path));
    alter("INSERT INTO tedi_migrations (version, name, applied_ms) VALUES (4242, 'later', 0)");
    CHECK(back_up().error().kind == ErrorKind::config);
    fs::remove(path);
    (void)folder.write("tedi.db", "");
    CHECK(back_up().error().kind == ErrorKind::config);
  }

  TEST_CASE_FIXTURE(Fixture, "an unsound store gives no backup, and the sentence says why") {
    alter("PRAGMA foreign_keys = OFF; INSERT INTO dataset_refs (dataset_id, until_ms, ref) VALUES (5, 0, 'a/b')");
    const auto refused = back_up();
    CHECK(refused.error().kind == ErrorKind::config);
    CHECK(refused.error().message ==
          "copy.db: the copy is not sound and was thrown away (foreign keys: row 1 of dataset_refs points to a row of "
          "datasets that is not there); see tedi-store check");
  }

  TEST_CASE_FIXTURE(Fixture, "a stop ends it as interrupted") {
    alter("SELECT 1");
    stop.request(core::StopReason::sigint);
    CHECK(back_up().error().kind == ErrorKind::interrupted);
  }

  TEST_CASE_FIXTURE(Fixture, "an older store is copied as it is") {
    {
      auto connection = sql::open_sqlite(path, k_clock);
      REQUIRE(store::migrate(*connection, store::all_migrations().first(1)).has_value());
    }
    const auto backup = back_up();
    REQUIRE(backup.has_value());
    CHECK(backup->schema_version == 1);
    auto copy = sql::open_sqlite(target.file, k_clock, {.access = sql::SqliteOptions::Access::sealed});
    CHECK(store::schema_version(*copy).value() == 1);
  }

  TEST_CASE_FIXTURE(Fixture, "the copy is a store with the same rows, and the store is free for others again") {
    alter("INSERT INTO seed_states (source, last_ms) VALUES ('kaggle', 42)");
    auto store = open(Access::as_is);
    const auto backup = store::back_up(*store, target, k_clock, stop, silence);
    REQUIRE(backup.has_value());
    CHECK(backup->schema_version == store::all_migrations().back().version);
    CHECK(backup->copied.bytes == fs::file_size(target.file));
    CHECK_FALSE(store->connection.in_transaction());
    auto copy = store::open({.dsn = target.file.string()}, k_clock, Access::existing);
    REQUIRE(copy.has_value());
    CHECK(copy->applied.empty());
    CHECK(copy->connection.one<std::string, int>("SELECT source, last_ms FROM seed_states") ==
          std::tuple(std::string("kaggle"), 42));
  }
}
