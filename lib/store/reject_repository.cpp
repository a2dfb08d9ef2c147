// SPDX-License-Identifier: Apache-2.0
#include "store/reject_repository.hpp"

#include <algorithm>

namespace store {

namespace {

bool same(const catalog::Reject& a, const catalog::Reject& b) {
  return a.line == b.line && a.reason == b.reason && a.excerpt == b.excerpt;
}

}  // namespace

RejectRepository::RejectRepository(sql::Connection& connection, std::string task, std::string source)
    : m_connection(connection), m_task(std::move(task)), m_source(std::move(source)) {
}

void RejectRepository::replace(std::string_view file, std::span<const catalog::Reject> rejects) {
  if (std::ranges::equal(of(file), rejects, same)) return;
  sql::in_transaction(m_connection, [&] {
    m_connection.exec("DELETE FROM rejects WHERE task = $1 AND source = $2 AND file = $3", m_task, m_source, file);
    sql::Statement insert = m_connection.prepare(
        "INSERT INTO rejects (task, source, file, line, created_ms, reason, excerpt) VALUES ($1, $2, $3, $4, now_ms(), "
        "$5, $6)");
    for (const catalog::Reject& reject : rejects) {
      insert.exec(m_task, m_source, file, reject.line, reject.reason, reject.excerpt);
    }
  });
}

std::vector<catalog::Reject> RejectRepository::of(std::string_view file) {
  std::vector<catalog::Reject> rejects;
  m_connection
      .prepare(
          "SELECT line, reason, excerpt FROM rejects WHERE task = $1 AND source = $2 AND file = $3 ORDER BY line, id")
      .each(
          [&](const sql::Row& row) {
            rejects.push_back({.file = std::string(file),
                               .line = row.get<std::uint64_t>(0),
                               .reason = row.get<std::string>(1),
                               .excerpt = row.get<std::string>(2)});
          },
          m_task, m_source, file);
  return rejects;
}

}  // namespace store
