// SPDX-License-Identifier: Apache-2.0
// Any bytes as the store's file: it is opened and read, or refused with a sentence; nothing else may happen.
#include "store/store.hpp"

#include "support/fake_clock.hpp"
#include "support/temp_dir.hpp"

#include <cstdint>
#include <cstdlib>

namespace {

void read_all(sql::Connection& connection) {
  std::size_t bytes = 0;
  connection
      .prepare(
          "SELECT source, external_id, ref, title, tags, description, status, created_at FROM v_datasets LIMIT 1000")
      .each([&](const sql::Row& row) {
        for (int column = 0; column < 8; ++column) {
          bytes += row.get<std::optional<std::string_view>>(column).value_or("").size();
        }
      });
  connection.prepare("SELECT source, ref, until FROM v_dataset_refs LIMIT 1000").each([](const sql::Row&) {});
  connection.prepare("SELECT ref, result, error, created_at FROM v_enrichment_log LIMIT 1000")
      .each([](const sql::Row&) {});
  connection.prepare("SELECT source, name, value, changed_at FROM v_cursors LIMIT 1000").each([](const sql::Row&) {});
  connection.prepare("SELECT file, line, reason FROM v_rejects LIMIT 1000").each([](const sql::Row&) {});
  connection.prepare("SELECT slug, entries, last_synced_at FROM v_competitions LIMIT 1000").each([](const sql::Row&) {
  });
  connection.prepare("SELECT username, display_name FROM v_users LIMIT 1000").each([](const sql::Row&) {});
  connection.prepare("SELECT competition, rank, username, team_name, synced_at FROM v_leaderboard LIMIT 1000")
      .each([](const sql::Row&) {});
  connection.prepare("SELECT team_id, rank, valid_from, valid_to FROM v_leaderboard_history LIMIT 1000")
      .each([](const sql::Row&) {});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const support::TempDir folder;
  static const support::FakeClock clock;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::filesystem::path path = folder.write("tedi.db", bytes);
  const store::Options options{.dsn = path.string(), .force_network_fs = true};
  for (const store::Access access : {store::Access::read_only, store::Access::existing}) {
    auto store = store::open(options, clock, access);
    if (!store) {
      const core::ErrorKind kind = store.error().kind;
      if (kind != core::ErrorKind::config && kind != core::ErrorKind::io) std::abort();
      continue;
    }
    try {
      read_all(store->connection);
    } catch (const sql::Failure&) {  // damage shows where it is read
    }
  }
  for (const char* beside : {"tedi.db-wal", "tedi.db-shm", "tedi.db-journal"}) {
    std::filesystem::remove(folder.path() / beside);
  }
  return 0;
}
