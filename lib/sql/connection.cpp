// SPDX-License-Identifier: Apache-2.0
#include "sql/connection.hpp"

#include "core/text.hpp"
#include "sql/session.hpp"

#include <fmt/format.h>

#include <chrono>
#include <thread>

namespace sql {

Statement::Statement(std::unique_ptr<DriverStatement> driver, Session& session)
    : m_driver(std::move(driver)), m_session(&session) {
}

std::int64_t Statement::run(std::span<const Value> values, const std::function<bool(const Row&)>& visit) {
  m_session->check_usable();
  try {
    m_driver->start(values);
    const Row row(*m_driver);
    m_session->reading_rows = true;
    while (m_driver->next() && (!visit || visit(row))) {
    }
    m_session->reading_rows = false;
    return m_driver->finish();
  } catch (...) {
    m_session->reading_rows = false;
    m_driver->cancel();
    m_session->poison_and_rethrow();
  }
}

Connection::Connection(std::unique_ptr<Driver> driver) : m_session(std::make_unique<Session>()) {
  m_session->driver = std::move(driver);
}

Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;
Connection::~Connection() = default;

Statement Connection::prepare(std::string_view sql) {
  m_session->check_usable();
  try {
    return {m_session->driver->prepare(sql), *m_session};
  } catch (const Failure&) {
    m_session->poison_and_rethrow();
  }
}

void Connection::script(std::string_view sql) {
  m_session->check_usable();
  try {
    m_session->driver->script(sql);
  } catch (const Failure&) {
    m_session->poison_and_rethrow();
  }
}

std::int64_t Connection::now_ms() {
  return std::get<0>(one<std::int64_t>("SELECT now_ms()").value());
}

std::vector<std::string> Connection::tables() {
  m_session->check_usable();
  return m_session->driver->tables();
}

void Connection::stop_working_on(const core::StopFlag& stop) {
  m_session->driver->stop_working_on(stop);
}

Mark Connection::mark() {
  m_session->check_usable();
  return m_session->driver->mark();
}

std::vector<SchemaObject> Connection::objects() {
  m_session->check_usable();
  return m_session->driver->objects();
}

void Connection::examine(Examination what, const FaultVisitor& visit) {
  m_session->check_usable();
  m_session->driver->examine(what, visit);
}

Copied Connection::copy_to(const CopyTarget& target, const core::StopFlag& stop, core::Progress& progress) {
  m_session->check_usable();
  // Without one, every write of somebody else would begin the copy anew.
  if (!m_session->in_transaction || m_session->mode != Mode::read) {
    throw Failure(Kind::mistake, 0, "a copy outside of a read transaction");
  }
  return m_session->driver->copy_to(target, stop, progress);
}

std::optional<RunLock> Connection::try_run_lock(std::string_view name) {
  // The name becomes part of a file name.
  constexpr std::string_view k_allowed = "abcdefghijklmnopqrstuvwxyz0123456789.-";
  if (name.empty() || name.find_first_not_of(k_allowed) != std::string_view::npos) {
    throw Failure(Kind::mistake, 0, fmt::format("a lock named \"{}\"", core::printable(name)));
  }
  RunLock lock = m_session->driver->try_lock(name);
  if (!lock) return std::nullopt;
  return lock;
}

std::string_view Connection::engine() const {
  return m_session->driver->engine();
}

bool Connection::in_transaction() const {
  return m_session->in_transaction;
}

Transaction::Transaction(Connection& connection, Mode mode) : m_session(connection.m_session.get()) {
  m_session->check_usable();
  if (m_session->in_transaction) {
    m_session->poisoned = true;
    throw Failure(Kind::mistake, 0, "a transaction inside another one");
  }
  m_session->driver->begin(mode == Mode::write);
  m_session->in_transaction = true;
  m_session->mode = mode;
}

Transaction::~Transaction() {
  if (!m_open) return;
  m_session->driver->roll_back();
  m_session->end_transaction();
}

void Transaction::commit() {
  if (!m_open) throw Failure(Kind::mistake, 0, "a transaction committed twice");
  m_session->check_usable();
  try {
    m_session->driver->commit();
  } catch (const Failure&) {
    m_session->poison_and_rethrow();
  }
  m_open = false;
  m_session->end_transaction();
}

namespace detail {

void refuse_retry_inside_transaction(const Connection& connection) {
  if (connection.in_transaction()) throw Failure(Kind::mistake, 0, "a part of a transaction tried again");
}

void sleep_before_retry(int failed_tries) {
  // The engine has waited for its own time-out before: this only lets the other one finish.
  std::this_thread::sleep_for(std::chrono::milliseconds(10) * (1 << failed_tries));
}

}  // namespace detail

}  // namespace sql
