// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/ownership.hpp"
#include "sql/connection.hpp"
#include "store/dataset_row.hpp"
#include "store/ref_claims.hpp"
#include "store/seeded_row.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace store {

/// What a batch of rows did.
struct SeedWrites {
  std::vector<catalog::Change> changes;  // of each row, as a reader sees it
  std::vector<std::string> moved_refs;   // external ids of rows that gained or lost a ref through another row
};

/// What would become of a row: the change that a reader would see, and the row as it would then stand in the store.
struct SeedOutcome {
  catalog::Change change = catalog::Change::unchanged;
  catalog::StoredDataset row;
};

/// The datasets of one source. All methods throw sql::Failure.
class DatasetRepository {
 public:
  /// The connection must outlive the repository.
  DatasetRepository(sql::Connection& connection, std::string source);

  /// Every dataset that a seed has offered, in the order of external_id, with the hash of what it offered last.
  void each_seed_hash(const std::function<void(std::string_view external_id, std::int64_t hash)>& visit);

  std::optional<catalog::StoredDataset> find(std::string_view external_id);

  /// Inserts or merges (catalog::merge) seeded rows, settling whose their refs are, in one transaction.
  /// `edition`: as of when the rows speak.
  SeedWrites upsert_seeded(std::span<const SeededRow> offered, core::TimePoint edition);

  /// What upsert_seeded would do, without doing it. Does not look at refs that other rows hold.
  SeedOutcome compare_seeded(const SeededRow& offered, core::TimePoint edition);

  /// How many rows claim a ref that another one holds.
  std::uint64_t count_contested_refs();

  std::uint64_t count();

 private:
  catalog::Change upsert_one(const SeededRow& offered, core::TimePoint edition);
  catalog::Change update(DatasetRow found, const SeededRow& offered, core::TimePoint edition);

  sql::Connection& m_connection;
  std::string m_source;
  DatasetRows m_rows;
  RefClaims m_claims;
  SeededInsert m_insert;
  SeededUpdate m_update;
  sql::Statement m_remember_hash;
};

}  // namespace store
