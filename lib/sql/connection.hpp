// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/stop.hpp"
#include "sql/driver.hpp"
#include "sql/failure.hpp"
#include "sql/value.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace sql {

/// What a connection shares with its statements and transactions: the rules that every engine is held to.
struct Session;

/// The current row of a query inside Statement::each; views die with the row.
class Row {
 public:
  explicit Row(DriverStatement& statement) : m_statement(statement) {}

  /// T: an integral type, bool, double, std::string, std::string_view, or std::optional of one. NULL in a column that
  /// is not asked for as an optional is a mistake (Failure).
  template <class T>
  [[nodiscard]] T get(int column) const;

  /// The first columns, in order.
  template <class... Columns>
  [[nodiscard]] std::tuple<Columns...> as() const;

 private:
  DriverStatement& m_statement;
};

/// A prepared statement. Parameters are `$1`, `$2` ..., bound by their number. Every call finishes the statement before
/// it returns, so that no open row holds a lock; only `each` runs a callback in between, which must not use the
/// connection.
class Statement {
 public:
  Statement(std::unique_ptr<DriverStatement> driver, Session& session);

  /// Runs it; returns the number of rows written (0 for a query).
  template <class... Args>
  std::int64_t exec(const Args&... args);

  /// The first row, or nullopt. `auto row = s.one<std::int64_t, std::string>(key);`
  template <class... Columns, class... Args>
  std::optional<std::tuple<Columns...>> one(const Args&... args);

  /// All rows: for results that are bounded (LIMIT).
  template <class... Columns, class... Args>
  std::vector<std::tuple<Columns...>> all(const Args&... args);

  /// Calls visit(const Row&) for each row, in constant memory.
  template <class Visit, class... Args>
  void each(Visit&& visit, const Args&... args);

 private:
  /// visit returns false when it has seen enough.
  std::int64_t run(std::span<const Value> values, const std::function<bool(const Row&)>& visit);

  std::unique_ptr<DriverStatement> m_driver;
  Session* m_session;
};

/// Held until it is destroyed or the process dies.
using RunLock = std::unique_ptr<DriverLock>;

/// One thread, one process. Movable. Must outlive its statements and transactions.
class Connection {
 public:
  explicit Connection(std::unique_ptr<Driver> driver);
  Connection(Connection&&) noexcept;
  Connection& operator=(Connection&&) noexcept;
  ~Connection();

  /// One statement. An unknown table or column shows here, as Kind::mistake.
  Statement prepare(std::string_view sql);

  /// Several statements without parameters or results: the schema.
  void script(std::string_view sql);

  /// A statement that is run once.
  template <class... Args>
  std::int64_t exec(std::string_view sql, const Args&... args) {
    return prepare(sql).exec(args...);
  }
  template <class... Columns, class... Args>
  std::optional<std::tuple<Columns...>> one(std::string_view sql, const Args&... args) {
    return prepare(sql).template one<Columns...>(args...);
  }
  template <class... Columns, class... Args>
  std::vector<std::tuple<Columns...>> all(std::string_view sql, const Args&... args) {
    return prepare(sql).template all<Columns...>(args...);
  }

  /// The database's time in epoch milliseconds; in SQL the same is now_ms().
  std::int64_t now_ms();

  /// Names of all tables and views.
  std::vector<std::string> tables();

  /// From now on waiting for another writer ends, as Kind::busy, once `stop` is set, and the statement in hand, as
  /// Kind::stopped, soon after. It must outlive the connection. (For the waiting alone: SqliteOptions::stop.)
  void stop_working_on(const core::StopFlag& stop);

  /// Whose the database is; it may be damaged. Kind::corrupt: that cannot be told, as even the header is not one.
  Mark mark();

  /// Every table, view and index, by name, without the engine's own.
  std::vector<SchemaObject> objects();

  /// Calls visit(sentence) for each fault that the engine finds in its database: at most 10,000 of its integrity.
  /// `visit` must not use the connection. Kind::corrupt: damage kept it from looking further, and what() says which.
  void examine(Examination what, const FaultVisitor& visit);

  /// Copies the whole database, as the read transaction in hand sees it, while others read and write. Not flushed to
  /// disk. Kind::full: there is no room for it, which is said before anything is written where it can be foreseen;
  /// Kind::stopped: `stop` was set. What is in the file then is no database.
  Copied copy_to(const CopyTarget& target, const core::StopFlag& stop, core::Progress& progress);

  /// nullopt when another process (or this one) holds the lock of that name on this store. Names: [a-z0-9.-]+.
  std::optional<RunLock> try_run_lock(std::string_view name);

  /// "sqlite": for logs only, nobody branches on it.
  [[nodiscard]] std::string_view engine() const;

  [[nodiscard]] bool in_transaction() const;

 private:
  friend class Transaction;
  friend class BulkLoad;
  std::unique_ptr<Session> m_session;
};

enum class Mode { read, write };

/// Rolls back unless commit() was reached. A failed statement poisons it: all that is left is to roll back. A write in
/// a read transaction, a second transaction inside, a commit of a poisoned one are refused on every engine.
class Transaction {
 public:
  explicit Transaction(Connection& connection, Mode mode = Mode::write);
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();

  /// On Failure everything is still to be rolled back, which the destructor does.
  void commit();

 private:
  Session* m_session;
  bool m_open = true;
};

/// Runs f(), which holds one whole transaction and has no other side effect, again when somebody else was writing: up
/// to five times, with a short, growing sleep between. Returns what f returns; the last busy Failure is thrown on.
template <class F>
auto retrying(Connection& connection, F&& f) -> decltype(f());

/// Runs f() in the transaction that is open, or else in one of its own, by retrying(). Returns nothing.
template <class F>
void in_transaction(Connection& connection, F&& f);

// --- Inline implementations ---

template <class T>
T Row::get(int column) const {
  if constexpr (requires {
                  typename T::value_type;
                  requires std::is_same_v<T, std::optional<typename T::value_type>>;
                }) {
    if (m_statement.is_null(column)) return std::nullopt;
    return get<typename T::value_type>(column);
  } else {
    if (m_statement.is_null(column)) {
      throw Failure(Kind::mistake, 0, "column " + std::to_string(column) + " is NULL where a value was expected");
    }
    if constexpr (std::is_same_v<T, bool>) {
      return m_statement.integer(column) != 0;
    } else if constexpr (std::is_integral_v<T>) {
      const std::int64_t number = m_statement.integer(column);
      if (!std::in_range<T>(number)) {
        throw Failure(Kind::data, 0, std::to_string(number) + " does not fit its C++ type");
      }
      return static_cast<T>(number);
    } else if constexpr (std::is_same_v<T, double>) {
      return m_statement.real(column);
    } else {
      return T(m_statement.text(column));
    }
  }
}

template <class... Columns>
std::tuple<Columns...> Row::as() const {
  return [this]<std::size_t... Index>(std::index_sequence<Index...>) {
    return std::tuple<Columns...>{get<Columns>(static_cast<int>(Index))...};
  }
  (std::index_sequence_for<Columns...>{});
}

template <class... Args>
std::int64_t Statement::exec(const Args&... args) {
  const std::array<Value, sizeof...(Args)> values{Value(args)...};
  return run(values, nullptr);
}

template <class Visit, class... Args>
void Statement::each(Visit&& visit, const Args&... args) {
  const std::array<Value, sizeof...(Args)> values{Value(args)...};
  run(values, [&](const Row& row) {
    visit(row);
    return true;
  });
}

template <class... Columns, class... Args>
std::vector<std::tuple<Columns...>> Statement::all(const Args&... args) {
  static_assert((!std::is_same_v<Columns, std::string_view> && ...), "a view would outlive its row");
  std::vector<std::tuple<Columns...>> rows;
  each([&](const Row& row) { rows.push_back(row.as<Columns...>()); }, args...);
  return rows;
}

template <class... Columns, class... Args>
std::optional<std::tuple<Columns...>> Statement::one(const Args&... args) {
  static_assert((!std::is_same_v<Columns, std::string_view> && ...), "a view would outlive its row");
  const std::array<Value, sizeof...(Args)> values{Value(args)...};
  std::optional<std::tuple<Columns...>> found;
  run(values, [&](const Row& row) {
    found = row.as<Columns...>();
    return false;
  });
  return found;
}

namespace detail {
constexpr int k_busy_tries = 5;
constexpr std::chrono::seconds k_busy_for{20};  // whoever was busy for longer is not about to be done
void refuse_retry_inside_transaction(const Connection& connection);
void sleep_before_retry(int failed_tries);
}  // namespace detail

template <class F>
auto retrying(Connection& connection, F&& f) -> decltype(f()) {
  detail::refuse_retry_inside_transaction(connection);
  const auto since = std::chrono::steady_clock::now();
  for (int tries = 1;; ++tries) {
    try {
      return f();
    } catch (const Failure& failure) {
      const bool is_enough =
          tries == detail::k_busy_tries || std::chrono::steady_clock::now() - since > detail::k_busy_for;
      if (failure.kind() != Kind::busy || is_enough) throw;
    }
    detail::sleep_before_retry(tries);
  }
}

template <class F>
void in_transaction(Connection& connection, F&& f) {
  if (connection.in_transaction()) return f();
  retrying(connection, [&] {
    Transaction transaction(connection);
    f();
    transaction.commit();
  });
}

}  // namespace sql
