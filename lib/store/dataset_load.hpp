// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"
#include "core/fingerprint_set.hpp"
#include "core/hash.hpp"
#include "sql/bulk_load.hpp"
#include "store/ref_claims.hpp"
#include "store/seeded_row.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace store {

/// The first load of a store that holds no dataset: all or nothing, and as fast as it can be written. The store is then
/// as if DatasetRepository::upsert_seeded had been given the same rows. All methods throw sql::Failure.
class DatasetLoad {
 public:
  /// nullptr: there are datasets already, or another connection has the store open. The connection must outlive the
  /// load; while it lives, whatever else is written through it belongs to the load.
  static std::unique_ptr<DatasetLoad> try_begin(sql::Connection& connection, const std::string& source,
                                                core::TimePoint edition);

  /// Every row of a load has another external_id.
  void insert(std::span<const SeededRow> rows);

  /// All rows are in: builds the indexes and settles whose the refs are that several rows claim.
  void finish();

  /// After finish(). Without it the store is as it was.
  void commit();

  [[nodiscard]] std::uint64_t rows() const { return m_rows; }
  /// Of rows that gained or lost a ref through another row.
  [[nodiscard]] std::uint64_t moved_refs() const { return m_claims.moved().size(); }

 private:
  DatasetLoad(sql::Connection& connection, std::unique_ptr<sql::BulkLoad> load, const std::string& source,
              core::TimePoint edition);
  void settle_refs();

  sql::Connection& m_connection;
  std::unique_ptr<sql::BulkLoad> m_load;
  std::string m_source;
  core::TimePoint m_edition;
  SeededInsert m_insert;
  RefClaims m_claims;
  core::RowHash m_hash;
  core::FingerprintSet m_refs;
  std::vector<std::pair<std::string, std::string>> m_contested;  // external id, ref: claimed before by another row
  std::uint64_t m_rows = 0;
};

}  // namespace store
