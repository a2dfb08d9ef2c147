// SPDX-License-Identifier: Apache-2.0
#include "core/text.hpp"
#include "sql/sqlite_driver.hpp"

#include <fmt/format.h>

#include <cmath>
#include <vector>

namespace sql::sqlite {

namespace {

struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Prepared = std::unique_ptr<sqlite3_stmt, Finalize>;

/// Stands on SQLite's own statement functions: SQLiteCpp would copy every text that is bound.
class SqliteStatement final : public DriverStatement {
 public:
  SqliteStatement(Handle& handle, Prepared prepared, std::vector<int> indexes)
      : m_handle(handle),
        m_prepared(std::move(prepared)),
        m_indexes(std::move(indexes)),
        m_columns(sqlite3_column_count(raw())),
        m_is_query(sqlite3_stmt_readonly(raw()) != 0) {}

  void start(std::span<const Value> values) override {
    if (values.size() != m_indexes.size()) {
      throw mistake(fmt::format("{} parameters were given to a statement with {}", values.size(), m_indexes.size()));
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (!values[i].is_null) bind(i, values[i]);  // all were cleared to NULL when the last run ended
    }
    m_handle.statement_now_ms.reset();
    m_changes_before = sqlite3_total_changes64(m_handle.raw());
    m_has_more = true;
  }

  bool next() override {
    const int code = sqlite3_step(raw());
    m_has_more = code == SQLITE_ROW;
    if (code != SQLITE_ROW && code != SQLITE_DONE) check(m_handle, code, sqlite3_sql(raw()));
    return m_has_more;
  }

  std::int64_t finish() override {
    // Outside a transaction the commit comes with the last row: only here can its failure be seen.
    while (m_has_more && !m_is_query) next();
    cancel();
    // sqlite3_changes() still speaks of an earlier statement when this one wrote nothing.
    const bool has_written = sqlite3_total_changes64(m_handle.raw()) != m_changes_before;
    return has_written ? sqlite3_changes64(m_handle.raw()) : 0;
  }

  void cancel() noexcept override {
    sqlite3_reset(raw());
    sqlite3_clear_bindings(raw());  // they point into values that end with the run
  }

  bool is_null(int column) override { return type_of(column) == SQLITE_NULL; }

  std::int64_t integer(int column) override {
    if (type_of(column) != SQLITE_INTEGER) throw wrong_type(column, "an integer");
    return sqlite3_column_int64(raw(), column);
  }

  double real(int column) override {
    const int type = type_of(column);
    if (type != SQLITE_FLOAT && type != SQLITE_INTEGER) throw wrong_type(column, "a number");
    return sqlite3_column_double(raw(), column);
  }

  std::string_view text(int column) override {
    const int type = type_of(column);
    if (type != SQLITE_TEXT && type != SQLITE_BLOB) throw wrong_type(column, "text");
    const void* bytes = sqlite3_column_blob(raw(), column);
    return {static_cast<const char*>(bytes), static_cast<std::size_t>(sqlite3_column_bytes(raw(), column))};
  }

 private:
  [[nodiscard]] sqlite3_stmt* raw() const { return m_prepared.get(); }

  [[nodiscard]] Failure mistake(const std::string& what) const {
    return make_failure(m_handle.name, SQLITE_MISUSE, what.c_str(), sqlite3_sql(raw()));
  }

  [[nodiscard]] Failure wrong_type(int column, std::string_view expected) const {
    return mistake(
        fmt::format("column {} (\"{}\") does not hold {}", column, sqlite3_column_name(raw(), column), expected));
  }

  [[nodiscard]] int type_of(int column) const {
    if (column < 0 || column >= m_columns) throw mistake(fmt::format("there is no column {}", column));
    return sqlite3_column_type(raw(), column);
  }

  [[nodiscard]] Failure refused(std::size_t parameter, std::string_view why) const {
    return {Kind::data, 0, fmt::format("{}: parameter ${} is {}", m_handle.name, parameter + 1, why)};
  }

  void bind(std::size_t parameter, const Value& value) {
    const int index = m_indexes[parameter];
    const auto size = static_cast<sqlite3_uint64>(value.bytes.size());
    const char* bytes = value.bytes.data() == nullptr ? "" : value.bytes.data();  // a null pointer would bind NULL
    int code = SQLITE_OK;
    if (value.type == Value::Type::integer) {
      code = sqlite3_bind_int64(raw(), index, value.integer);
    } else if (value.type == Value::Type::real) {
      if (!std::isfinite(value.real)) throw refused(parameter, "not a finite number");  // SQLite would make NaN a NULL
      code = sqlite3_bind_double(raw(), index, value.real);
    } else if (value.type == Value::Type::text) {
      if (!core::is_storable_utf8(value.bytes)) throw refused(parameter, "not UTF-8 text without NUL");
      code = sqlite3_bind_text64(raw(), index, bytes, size, SQLITE_STATIC, SQLITE_UTF8);
    } else {
      code = sqlite3_bind_blob64(raw(), index, bytes, size, SQLITE_STATIC);
    }
    if (code != SQLITE_OK) check(m_handle, code, sqlite3_sql(raw()));  // the text is measured only to be told
  }

  Handle& m_handle;
  Prepared m_prepared;
  std::vector<int> m_indexes;  // of $1, $2 ...
  int m_columns;
  bool m_is_query;
  bool m_has_more = false;
  std::int64_t m_changes_before = 0;
};

/// `$2` is a name to SQLite, which numbers names as they occur: `$2 || $1` bound in order would swap the values.
std::vector<int> indexes_by_number(const Handle& handle, sqlite3_stmt* statement, std::string_view sql) {
  std::vector<int> indexes(static_cast<std::size_t>(sqlite3_bind_parameter_count(statement)));
  for (std::size_t i = 0; i < indexes.size(); ++i) {
    indexes[i] = sqlite3_bind_parameter_index(statement, fmt::format("${}", i + 1).c_str());
    if (indexes[i] == 0)
      throw make_failure(handle.name, SQLITE_MISUSE, "parameters must be $1, $2 ... without a gap", sql);
  }
  return indexes;
}

/// What stands after the first statement is handed back in `rest`.
Prepared compile(const Handle& handle, std::string_view sql, std::string_view& rest) {
  sqlite3_stmt* statement = nullptr;
  const char* tail = nullptr;
  const int code = sqlite3_prepare_v2(handle.raw(), sql.data(), static_cast<int>(sql.size()), &statement, &tail);
  Prepared prepared(statement);
  check(handle, code, sql);
  rest = sql.substr(static_cast<std::size_t>(tail - sql.data()));
  return prepared;
}

}  // namespace

std::unique_ptr<DriverStatement> prepare(Handle& handle, std::string_view sql) {
  std::string_view rest;
  Prepared prepared = compile(handle, sql, rest);
  if (!prepared) throw make_failure(handle.name, SQLITE_MISUSE, "there is no statement", sql);
  if (!core::trim(rest).empty() && compile(handle, rest, rest)) {
    throw make_failure(handle.name, SQLITE_MISUSE, "more than one statement", sql);
  }
  std::vector<int> indexes = indexes_by_number(handle, prepared.get(), sql);
  return std::make_unique<SqliteStatement>(handle, std::move(prepared), std::move(indexes));
}

std::int64_t integer(Handle& handle, std::string_view sql) {
  const auto statement = prepare(handle, sql);
  statement->start({});
  return statement->next() ? statement->integer(0) : 0;
}

}  // namespace sql::sqlite
