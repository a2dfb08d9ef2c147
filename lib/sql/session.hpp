// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sql/connection.hpp"

// Inside of the seam: included by connection.cpp and bulk_load.cpp only.
namespace sql {

struct Session {
  std::unique_ptr<Driver> driver;
  bool in_transaction = false;
  Mode mode = Mode::write;    // of the transaction
  bool poisoned = false;      // a statement of the transaction failed
  bool reading_rows = false;  // a callback of Statement::each is at work

  /// PostgreSQL refuses these by itself, SQLite would go on: held to the same rule, a bug shows on either.
  void check_usable() const {
    if (reading_rows) throw Failure(Kind::mistake, 0, "a statement inside the callback of another one");
    if (poisoned) throw Failure(Kind::mistake, 0, "a statement in a transaction that has failed before");
  }

  /// To be called while an exception is handled; throws it on.
  [[noreturn]] void poison_and_rethrow() {
    poisoned = in_transaction;
    try {
      throw;
    } catch (const Failure& failure) {
      if (failure.kind() != Kind::read_only || !in_transaction || mode != Mode::read) throw;
      throw Failure(Kind::mistake, failure.engine_code(), "a write in a read transaction");
    }
  }

  void end_transaction() {
    in_transaction = false;
    poisoned = false;
  }
};

}  // namespace sql
