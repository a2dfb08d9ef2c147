// SPDX-License-Identifier: Apache-2.0
#include "sql/bulk_load.hpp"

#include "sql/session.hpp"

namespace sql {

std::unique_ptr<BulkLoad> BulkLoad::try_begin(Connection& connection, const std::vector<std::string>& indexes) {
  Session& session = *connection.m_session;
  session.check_usable();
  if (session.in_transaction) throw Failure(Kind::mistake, 0, "a bulk load inside a transaction");
  if (!session.driver->begin_bulk_load()) return nullptr;
  std::unique_ptr<BulkLoad> load(new BulkLoad(connection));
  for (const std::string& index : indexes) {
    load->m_definitions.push_back(session.driver->index_definition(index));
    connection.script("DROP INDEX " + index);
  }
  return load;
}

BulkLoad::BulkLoad(Connection& connection) : m_connection(connection) {
  m_connection.m_session->in_transaction = true;
  m_connection.m_session->mode = Mode::write;
}

BulkLoad::~BulkLoad() {
  if (!m_open) return;
  m_connection.m_session->driver->roll_back();
  end();
}

void BulkLoad::build_indexes() {
  for (const std::string& definition : m_definitions) m_connection.script(definition);
  m_definitions.clear();
}

void BulkLoad::commit() {
  Session& session = *m_connection.m_session;
  session.check_usable();
  if (!m_open || !m_definitions.empty()) throw Failure(Kind::mistake, 0, "a bulk load committed before its end");
  try {
    session.driver->commit();
  } catch (const Failure&) {
    session.poison_and_rethrow();
  }
  end();
}

void BulkLoad::end() noexcept {
  m_open = false;
  m_connection.m_session->end_transaction();
  m_connection.m_session->driver->end_bulk_load();
}

}  // namespace sql
