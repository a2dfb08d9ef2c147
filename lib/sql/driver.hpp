// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"
#include "sql/value.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sql {

/// What an engine implements; everybody else uses Connection and Statement. Methods throw Failure.
class DriverStatement {
 public:
  virtual ~DriverStatement() = default;
  /// Binds `$1` to values[0] and so on, and makes the statement ready for its first row.
  virtual void start(std::span<const Value> values) = 0;
  virtual bool next() = 0;             // true: a row is there
  virtual void finish() noexcept = 0;  // ends the statement; needed before it is started again
  virtual std::int64_t affected() = 0; // rows written by the run that just ended; 0 for a query
  // The current row. Text is valid until the next call of next() or finish().
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
  virtual std::unique_ptr<DriverLock> try_lock(std::string_view name) = 0;  // nullptr: held by another
  virtual std::string_view engine() const = 0;
};

}  // namespace sql
