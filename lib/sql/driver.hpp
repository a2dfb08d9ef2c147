// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/progress.hpp"
#include "core/stop.hpp"
#include "sql/inspection.hpp"
#include "sql/value.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sql {

/// What an engine implements; everybody else uses Connection and Statement. Methods throw Failure.
/// A run is start(), next() until false or as long as rows are wanted, then finish(); or cancel() at any point.
class DriverStatement {
 public:
  virtual ~DriverStatement() = default;
  /// Binds `$1` to values[0] and so on; the values must live until the run has ended.
  virtual void start(std::span<const Value> values) = 0;
  virtual bool next() = 0;  // true: a row is there
  /// Completes a write even when not all of its rows were read. Returns the rows written, 0 for a query and for DDL.
  virtual std::int64_t finish() = 0;
  virtual void cancel() noexcept = 0;
  // The current row. Text is valid until the next call of next(), finish() or cancel(). A type that the column does not
  // hold is a mistake: no engine converts.
  virtual bool is_null(int column) = 0;
  virtual std::int64_t integer(int column) = 0;
  virtual double real(int column) = 0;
  virtual std::string_view text(int column) = 0;
};

/// A lock of the operating system (or the server) that ends with its holder, however that dies.
class DriverLock {
 public:
  virtual ~DriverLock() = default;
};

class Driver {
 public:
  virtual ~Driver() = default;
  virtual std::unique_ptr<DriverStatement> prepare(std::string_view sql) = 0;
  /// Several statements without parameters or results.
  virtual void script(std::string_view sql) = 0;
  virtual void begin(bool for_writing) = 0;
  virtual void commit() = 0;
  virtual void roll_back() noexcept = 0;
  /// Begins a transaction of one who has the store for himself, and in which a new page is written once. False, and
  /// nothing is changed, when another connection has the store open.
  virtual bool begin_bulk_load() = 0;
  /// After the commit or rollback of a bulk load: the store is shared as before.
  virtual void end_bulk_load() noexcept = 0;
  /// The statement that made the index.
  virtual std::string index_definition(std::string_view name) = 0;
  /// nullptr: held by another. The name is [a-z0-9.-]+.
  virtual std::unique_ptr<DriverLock> try_lock(std::string_view name) = 0;
  /// Names of all tables and views, without the engine's own.
  virtual std::vector<std::string> tables() = 0;
  virtual std::string_view engine() const = 0;
  // As the functions of the same names of Connection.
  virtual void stop_working_on(const core::StopFlag& stop) = 0;
  virtual Mark mark() = 0;
  virtual std::vector<SchemaObject> objects() = 0;
  virtual void examine(Examination what, const FaultVisitor& visit) = 0;
  virtual Copied copy_to(const CopyTarget& target, const core::StopFlag& stop, core::Progress& progress) = 0;
};

}  // namespace sql
