// SPDX-License-Identifier: Apache-2.0
#include "store/check.hpp"

#include "core/text.hpp"
#include "sql/sqlite.hpp"
#include "store/guard.hpp"
#include "store/migration.hpp"
#include "store/store.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace store {

namespace {

using sql::Kind;

/// Failures of a statement that say something of the store, not of the moment or the machine.
bool lies_in_the_store(const sql::Failure& failure) {
  return failure.kind() == Kind::corrupt || failure.kind() == Kind::mistake || failure.kind() == Kind::data;
}

/// What the schema is to look like: made anew, by the same migrations.
core::Result<std::vector<sql::SchemaObject>> expected_objects(const core::Clock& clock, std::optional<int> version) {
  const auto all = all_migrations();
  const auto count = static_cast<std::size_t>(std::max(0, version.value_or(all.back().version)));
  auto connection = sql::open_sqlite({}, clock, {.access = sql::SqliteOptions::Access::memory});
  if (!connection) return core::fail(std::move(connection).error());
  if (auto made = migrate(*connection, all.first(count)); !made) return core::fail(std::move(made).error());
  return connection->objects();
}

class Check {
 public:
  Check(sql::Connection& connection, const core::Clock& clock, const core::StopFlag& stop, core::Progress& progress,
        CheckReport& report)
      : m_connection(connection), m_clock(clock), m_stop(stop), m_progress(progress), m_report(report) {}

  core::Result<void> run() {
    if (auto recognised = recognise(); !recognised) return recognised;
    auto expected = expected_objects(m_clock, m_report.schema_version);
    if (!expected) return core::fail(std::move(expected).error());
    m_report.planned = 3 + expected->size();
    one("integrity", [this] { return examine(sql::Examination::integrity); });
    one("foreign keys", [this] { return examine(sql::Examination::foreign_keys); });
    one("version", [this] { return check_version(); });
    check_objects(*expected);
    return {};
  }

 private:
  core::Result<void> recognise() {
    const sql::Mark mark = m_connection.mark();
    if (mark == sql::Mark::foreign) return core::fail(core::ErrorKind::config, "a database of another program");
    m_is_marked = mark == sql::Mark::ours;
    try {
      return recognise_version();
    } catch (const sql::Failure& failure) {
      if (!lies_in_the_store(failure)) throw;
      if (!m_is_marked) return core::fail(core::ErrorKind::config, "not a store of tedi");
    }
    return {};
  }

  core::Result<void> recognise_version() {
    const core::Result<int> version = schema_version(m_connection);
    if (!version && !m_is_marked) return core::fail(version.error());
    if (!version) return {};  // its table is missing
    if (*version == 0 && !m_is_marked) return core::fail(core::ErrorKind::config, "it is empty, and holds no store");
    if (*version <= 0 && !m_connection.tables().empty()) return {};  // its rows are
    const int newest = all_migrations().back().version;
    if (*version > newest) return core::fail(newer_than_known(*version, newest));
    m_report.schema_version = *version;
    return {};
  }

  /// One check: sound when it adds no problem. `look` returns false when damage that was told before hid what it wanted
  /// to see.
  template <class F>
  void one(std::string_view what, F&& look) {
    if (m_stop.is_set()) throw sql::Failure(Kind::stopped, 0, "stopped before the end");  // as a statement would say
    m_progress.update(what, 0, 0);
    const std::uint64_t before = m_report.problems.total();
    const bool has_seen = look();
    core::Counts& counts = m_report.counts;
    ++(m_report.problems.total() > before ? counts.failed : has_seen ? counts.unchanged : counts.skipped);
  }

  bool examine(sql::Examination what) {
    try {
      m_connection.examine(what, [this](const std::string& fault) { m_report.problems.add(fault); });
      return true;
    } catch (const sql::Failure& failure) {
      if (failure.kind() != Kind::corrupt) throw;
      if (m_report.problems.total() == 0) m_report.problems.add(failure.what());
      return false;
    }
  }

  bool check_version() {
    if (!m_is_marked) m_report.problems.add("the file is not marked as a store of tedi (application id)");
    if (m_report.schema_version) return true;
    if (m_report.problems.total() == 0) m_report.problems.add("the schema's version cannot be told");
    return false;
  }

  void check_objects(const std::vector<sql::SchemaObject>& expected) {
    std::vector<sql::SchemaObject> found;
    try {
      found = m_connection.objects();
    } catch (const sql::Failure& failure) {
      if (!lies_in_the_store(failure)) throw;
      m_report.counts.skipped += expected.size();
      if (m_report.problems.total() == 0) m_report.problems.add(failure.what());
      return;
    }
    for (const sql::SchemaObject& object : expected) {
      one(object.name, [&] {
        check_object(object, found);
        return true;
      });
    }
  }

  void check_object(const sql::SchemaObject& expected, const std::vector<sql::SchemaObject>& found) {
    const auto same_name =
        std::find_if(found.begin(), found.end(), [&](const auto& o) { return o.name == expected.name; });
    if (same_name == found.end()) {
      m_report.problems.add(fmt::format("the {} {} is missing", expected.kind, expected.name));
      return;
    }
    if (same_name->kind != expected.kind || same_name->definition != expected.definition) {
      m_report.problems.add(fmt::format("the {} {} is not as its migration makes it", expected.kind, expected.name));
    }
    if (expected.kind == "view") read_to_the_end(expected.name);
  }

  /// Every column of every row; the names are those of our own migrations.
  void read_to_the_end(const std::string& view) {
    try {
      m_connection.prepare("SELECT * FROM " + view).each([](const sql::Row&) {});
    } catch (const sql::Failure& failure) {
      if (!lies_in_the_store(failure)) throw;
      m_report.problems.add(fmt::format("the view {} cannot be read to its end: {}", view, failure.what()));
    }
  }

  sql::Connection& m_connection;
  const core::Clock& m_clock;
  const core::StopFlag& m_stop;
  core::Progress& m_progress;
  CheckReport& m_report;
  bool m_is_marked = false;
};

}  // namespace

void Problems::add(std::string sentence) {
  constexpr std::size_t k_most = 100;
  ++m_total;
  if (m_first.size() < k_most) m_first.push_back(std::move(sentence));
}

core::Result<void> check(const Options& options, const core::Clock& clock, const core::StopFlag& stop,
                         core::Progress& progress, CheckReport& report) {
  const auto path = find(options);
  if (!path) return core::fail(path.error());
  report.path = *path;
  auto connection = sql::open_sqlite(*path, clock, {.access = sql::SqliteOptions::Access::inspect, .stop = &stop});
  if (!connection) return core::fail(std::move(connection).error());
  connection->stop_working_on(stop);
  return guarded([&]() -> core::Result<void> {
    auto checked = Check(*connection, clock, stop, progress, report).run();
    if (checked) return checked;
    return core::fail(std::move(checked).error().with_context(core::printable(path->string(), 1000)));
  });
}

}  // namespace store
