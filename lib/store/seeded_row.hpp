// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/dataset.hpp"
#include "core/clock.hpp"
#include "sql/connection.hpp"

#include <cstdint>
#include <string>

namespace store {

/// A row that a seed offers.
struct SeededRow {
  catalog::DatasetView values;
  std::int64_t hash = 0;  // catalog::hash_of(values)
};

/// Puts new rows into `datasets`. Throws sql::Failure.
class SeededInsert {
 public:
  SeededInsert(sql::Connection& connection, std::string source);

  /// False, and nothing is written: the row is there already, or its ref is held by another one.
  bool run(const SeededRow& row, core::TimePoint edition, bool ref_contested);

 private:
  std::string m_source;
  sql::Statement m_statement;
};

/// Overwrites what a seed may change of a row, all values but the ref. Throws sql::Failure.
class SeededUpdate {
 public:
  explicit SeededUpdate(sql::Connection& connection);

  /// `origins`: as StoredDataset has them.
  void run(std::int64_t id, const catalog::DatasetView& values, std::int64_t hash, std::int64_t seed_at_ms,
           std::string_view origins);

 private:
  sql::Statement m_statement;
};

}  // namespace store
