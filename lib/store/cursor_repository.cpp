// SPDX-License-Identifier: Apache-2.0
#include "store/cursor_repository.hpp"

#include "core/times.hpp"

#include <utility>

namespace store {

namespace {

constexpr const char* k_set = R"sql(
INSERT INTO cursors (source, name, value, changed_ms) VALUES ($1, $2, $3, now_ms())
ON CONFLICT (source, name) DO UPDATE SET value = excluded.value, changed_ms = excluded.changed_ms
WHERE cursors.value <> excluded.value
)sql";

}  // namespace

CursorRepository::CursorRepository(sql::Connection& connection, std::string source)
    : m_connection(connection), m_source(std::move(source)) {
}

std::optional<std::string> CursorRepository::find(std::string_view name) {
  auto row = m_connection.one<std::string>("SELECT value FROM cursors WHERE source = $1 AND name = $2", m_source, name);
  if (!row) return std::nullopt;
  return std::get<0>(*std::move(row));
}

std::vector<Cursor> CursorRepository::all() {
  std::vector<Cursor> cursors;
  m_connection.prepare("SELECT name, value, changed_ms FROM cursors WHERE source = $1 ORDER BY name")
      .each(
          [&](const sql::Row& row) {
            cursors.push_back({.name = row.get<std::string>(0),
                               .value = row.get<std::string>(1),
                               .changed_at = core::from_epoch_ms(row.get<std::int64_t>(2))});
          },
          m_source);
  return cursors;
}

bool CursorRepository::set(std::string_view name, std::string_view value) {
  bool is_written = false;
  sql::in_transaction(m_connection, [&] { is_written = m_connection.exec(k_set, m_source, name, value) == 1; });
  return is_written;
}

bool CursorRepository::reset(std::string_view name) {
  bool is_removed = false;
  sql::in_transaction(m_connection, [&] {
    is_removed = m_connection.exec("DELETE FROM cursors WHERE source = $1 AND name = $2", m_source, name) == 1;
  });
  return is_removed;
}

}  // namespace store
