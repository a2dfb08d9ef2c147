// SPDX-License-Identifier: Apache-2.0
#include "store/check.hpp"

#include "sql/sqlite.hpp"
#include "store/store.hpp"
#include "support/fake_clock.hpp"
#include "support/temp_dir.hpp"

#include <doctest/doctest.h>

namespace fs = std::filesystem;
using core::ErrorKind;
using Sentences = std::vector<std::string>;

namespace {

const support::FakeClock k_clock;

class Silence final : public core::Progress {
 public:
  void update(std::string_view, std::uint64_t, std::uint64_t) override {}
};

/// A sound store with a few rows, and ways to harm it.
struct Fixture {
  Fixture() {
    auto made = store::open({.dsn = path.string()}, k_clock);
    made->connection.script(
        "INSERT INTO datasets (id, source, external_id, ref, first_seen_ms, last_seen_ms) "
        "VALUES (1, 'kaggle', 'a', 'o/a', 0, 0), (2, 'kaggle', 'b', 'o/b', 0, 0);"
        "INSERT INTO dataset_refs (dataset_id, until_ms, ref) VALUES (1, 0, 'o/former')");
  }

  void alter(std::string_view sql) const { sql::open_sqlite(path, k_clock).value().script(sql); }

  void damage(std::size_t at, std::size_t size) const {
    std::string bytes = support::read_file(path);
    bytes.replace(at, size, size, '\x5A');
    (void)folder.write("tedi.db", bytes);
  }

  core::Result<void> check() {
    report = {};
    return store::check({.dsn = path.string()}, k_clock, stop, silence, report);
  }

  /// All problems of a check that ran to its end.
  Sentences problems() {
    const auto checked = check();
    if (!checked) return {"not checked: " + checked.error().message};
    CHECK(report.counts.fetched() == report.planned);
    CHECK((report.counts.failed > 0) == (report.problems.total() > 0));
    return report.problems.first();
  }

  support::TempDir folder;
  fs::path path = folder.path() / "tedi.db";
  core::StopFlag stop;
  Silence silence;
  store::CheckReport report;
};

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

int newest_version() {
  return store::all_migrations().back().version;
}

}  // namespace

TEST_SUITE("store/check") {
  TEST_CASE_FIXTURE(Fixture, "what is no store is a failure, not a problem of one") {
    const auto kind_of = [this] { return check().error().kind; };
    SUBCASE("nothing") {
      fs::remove(path);
      CHECK(kind_of() == ErrorKind::missing_input);
      CHECK_FALSE(fs::exists(path));
    }
    SUBCASE("text") {
      (void)folder.write("tedi.db", std::string(50'000, 't'));
      CHECK(kind_of() == ErrorKind::config);
    }
    SUBCASE("an empty file") {
      (void)folder.write("tedi.db", "");
      CHECK(kind_of() == ErrorKind::config);
    }
    SUBCASE("a header that says nothing") {
      damage(0, 100);
      CHECK(kind_of() == ErrorKind::config);
    }
    SUBCASE("tables of another program") {
      fs::remove(path);
      alter("CREATE TABLE theirs (n INTEGER) STRICT; PRAGMA application_id = 0");
      CHECK(kind_of() == ErrorKind::config);
      alter("CREATE TABLE tedi_migrations (id TEXT) STRICT");
      CHECK(kind_of() == ErrorKind::config);
    }
    SUBCASE("the mark of another program") {
      alter("PRAGMA application_id = 252006673");
      CHECK(kind_of() == ErrorKind::config);
    }
    SUBCASE("of a newer program") {
      alter("INSERT INTO tedi_migrations (version, name, applied_ms) VALUES (4242, 'later', 0)");
      const auto refused = check();
      CHECK(refused.error().kind == ErrorKind::config);
      CHECK(refused.error().message ==
            store::newer_than_known(4242, newest_version()).with_context(path.string()).message);
    }
    CHECK(report.problems.total() == 0);
  }

  TEST_CASE_FIXTURE(Fixture, "a stop ends it as interrupted, with what is left to check") {
    stop.request(core::StopReason::sigterm);
    const auto checked = check();
    REQUIRE_FALSE(checked.has_value());
    CHECK(checked.error().kind == ErrorKind::interrupted);
    CHECK(report.counts.fetched() == 0);
  }

  TEST_CASE_FIXTURE(Fixture, "a table, index or view that is not there is named") {
    alter("DROP INDEX datasets_ref; DROP VIEW v_rejects; DROP TABLE rejects");
    CHECK(problems() == Sentences{"the index datasets_ref is missing", "the table rejects is missing",
                                  "the index rejects_by_file is missing", "the view v_rejects is missing"});
    CHECK(report.counts.failed == 4);
  }

  TEST_CASE_FIXTURE(Fixture,
                    "an object that is not as its migration makes it is named, and a view that cannot be read") {
    alter(
        "DROP VIEW v_rejects; CREATE VIEW v_rejects AS SELECT task FROM rejects;"
        "DROP VIEW v_datasets; CREATE VIEW v_datasets AS SELECT gone FROM datasets;"
        "DROP INDEX datasets_identity; CREATE INDEX datasets_identity ON datasets (source, external_id)");
    const Sentences found = problems();
    REQUIRE(found.size() == 4);
    CHECK(found[0] == "the index datasets_identity is not as its migration makes it");
    CHECK(found[1] == "the view v_datasets is not as its migration makes it");
    CHECK(contains(found[2], "the view v_datasets cannot be read to its end: "));
    CHECK(contains(found[2], "no such column: gone"));
    CHECK(found[3] == "the view v_rejects is not as its migration makes it");
  }

  TEST_CASE_FIXTURE(Fixture, "a row that points nowhere is a problem") {
    alter("PRAGMA foreign_keys = OFF; DELETE FROM datasets WHERE id = 1");
    CHECK(problems() == Sentences{"foreign keys: row 1 of dataset_refs points to a row of datasets that is not there"});
  }

  TEST_CASE_FIXTURE(Fixture, "damage of a store is a problem however deep it lies") {
    SUBCASE("in the header, behind the mark's place") {
      damage(16, 2);
      CHECK(problems() == Sentences{path.string() + ": the header of the file is damaged"});
      CHECK(report.counts.skipped == report.planned - 1);
      CHECK_FALSE(report.schema_version.has_value());
    }
    SUBCASE("in the schema") {
      damage(100, 2000);
      const Sentences found = problems();
      REQUIRE(found.size() == 1);
      CHECK(contains(found.front(), "the store is damaged"));
    }
    SUBCASE("cut off") {
      fs::resize_file(path, fs::file_size(path) - 50'000);
      const Sentences found = problems();
      REQUIRE(found.size() == 1);
      CHECK(contains(found.front(), "the file is cut off: "));
    }
    SUBCASE("cut off within its last page, which holds nothing yet") {
      fs::resize_file(path, fs::file_size(path) - 5000);
      const Sentences found = problems();
      REQUIRE(found.size() == 1);
      CHECK(contains(found.front(), "integrity: the file is cut off: "));
    }
    SUBCASE("in a page of a table") {
      const auto page =
          std::get<0>(*sql::open_sqlite(path, k_clock)
                           ->one<std::size_t>("SELECT rootpage FROM sqlite_schema WHERE name = 'datasets'"));
      damage((page - 1) * 16384, 16384);
      const Sentences found = problems();
      REQUIRE(found.size() >= 2);
      CHECK(contains(found.front(), "integrity: "));
      CHECK(contains(found.back(), "the view v_datasets cannot be read to its end: "));
      CHECK(report.schema_version == newest_version());
    }
  }

  TEST_CASE_FIXTURE(Fixture, "a store that has lost its mark or its list of migrations is not sound") {
    alter("PRAGMA application_id = 0");
    CHECK(problems() == Sentences{"the file is not marked as a store of tedi (application id)"});
    alter("PRAGMA application_id = 1952801897; DELETE FROM tedi_migrations");
    CHECK(problems() == Sentences{"the schema's version cannot be told"});
    alter("DROP TABLE tedi_migrations");
    CHECK(problems() == Sentences{"the schema's version cannot be told", "the table tedi_migrations is missing",
                                  "the index tedi_migrations_identity is missing"});
  }

  TEST_CASE_FIXTURE(Fixture, "of very many problems the first hundred are told, and their number") {
    alter(
        "PRAGMA foreign_keys = OFF; WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 250) "
        "INSERT INTO dataset_refs (dataset_id, until_ms, ref) SELECT i + 1000, 0, 'x' FROM n");
    CHECK(problems().size() == 100);
    CHECK(report.problems.total() == 250);
    CHECK(report.counts.failed == 1);
  }

  TEST_CASE_FIXTURE(Fixture,
                    "a sound store has no problems, is left as it is, and may have indexes of its user's own") {
    alter("CREATE INDEX mine ON datasets (title); CREATE VIEW ours AS SELECT title FROM datasets; ANALYZE");
    const std::string before = support::read_file(path);
    CHECK(problems().empty());
    CHECK(report.path == path);
    CHECK(report.schema_version == newest_version());
    CHECK(report.counts.unchanged == report.planned);
    CHECK(support::read_file(path) == before);
    CHECK(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()) == 1);
  }

  TEST_CASE_FIXTURE(Fixture, "an older store, and one that is not migrated yet, are held to what they are") {
    fs::remove(path);
    alter("SELECT 1");
    CHECK(problems().empty());
    CHECK(report.schema_version == 0);
    {
      auto connection = sql::open_sqlite(path, k_clock);
      REQUIRE(store::migrate(*connection, store::all_migrations().first(1)).has_value());
    }
    CHECK(problems().empty());
    CHECK(report.schema_version == 1);
  }

  TEST_CASE_FIXTURE(Fixture, "a writer at work is neither waited for nor held up") {
    auto writer = store::open({.dsn = path.string()}, k_clock);
    {
      sql::Transaction transaction(writer->connection);
      writer->connection.exec("INSERT INTO seed_states (source, last_ms) VALUES ('kaggle', 1)");
      CHECK(problems().empty());
      transaction.commit();
    }
    CHECK(problems().empty());
  }
}
