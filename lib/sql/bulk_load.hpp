// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sql/connection.hpp"

#include <memory>
#include <string>
#include <vector>

namespace sql {

/// A transaction that fills empty tables at the speed of the disk: nobody else has the store meanwhile, each page is
/// written once (a WAL writes it twice), and indexes are built at the end, sorted, rather than row by row in random
/// order. However it ends before commit(), the process killed or the disk full, the store is as it was.
class BulkLoad {
 public:
  /// nullptr, at once, when another connection has the store open. `indexes`, each made by a CREATE INDEX of that name,
  /// are dropped until build_indexes(). The connection must outlive the load.
  static std::unique_ptr<BulkLoad> try_begin(Connection& connection, const std::vector<std::string>& indexes);

  BulkLoad(const BulkLoad&) = delete;
  BulkLoad& operator=(const BulkLoad&) = delete;
  /// Rolls back unless commit() was reached.
  ~BulkLoad();

  void build_indexes();

  /// The indexes must be built. On Failure everything is still to be rolled back, which the destructor does.
  void commit();

 private:
  explicit BulkLoad(Connection& connection);
  void end() noexcept;

  Connection& m_connection;
  std::vector<std::string> m_definitions;  // of the indexes that are dropped
  bool m_open = true;
};

}  // namespace sql
