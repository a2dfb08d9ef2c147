// SPDX-License-Identifier: Apache-2.0
#include "support/store_fixture.hpp"

#include "sql/sqlite.hpp"
#include "store/migration.hpp"
#include "store/store.hpp"
#include "support/temp_dir.hpp"

#include <doctest/doctest.h>

namespace support {

namespace {

/// In a file, as users have it: WAL, several connections.
class SqliteStoreFixture final : public StoreFixture {
 public:
  sql::Connection connect() override {
    auto opened = store::open({.dsn = m_path.string(), .force_network_fs = true}, clock);
    if (!opened) throw std::runtime_error(opened.error().message);
    return std::move(*opened).connection;
  }

  sql::Connection connect_without_patience() override {
    if (!std::filesystem::exists(m_path)) connect();
    auto opened = sql::open_sqlite(m_path, clock, {.busy_timeout = core::Milliseconds(0)});
    if (!opened) throw std::runtime_error(opened.error().message);
    return *std::move(opened);
  }

 private:
  TempDir m_folder;
  std::filesystem::path m_path = m_folder.path() / "tedi.db";
};

}  // namespace

sql::Connection memory_store(const core::Clock& clock) {
  auto connection = sql::open_sqlite({}, clock, {.access = sql::SqliteOptions::Access::memory});
  if (!connection) throw std::runtime_error(connection.error().message);
  if (auto applied = store::migrate(*connection); !applied) throw std::runtime_error(applied.error().message);
  return *std::move(connection);
}

void on_each_store(const std::function<void(StoreFixture&)>& test) {
  {
    INFO("on SQLite");
    SqliteStoreFixture fixture;
    test(fixture);
  }
}

}  // namespace support
