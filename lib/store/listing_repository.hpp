// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/ownership.hpp"
#include "sql/connection.hpp"
#include "store/cursor_repository.hpp"
#include "store/dataset_row.hpp"
#include "store/ref_claims.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace store {

/// A dataset as a listing shows it.
struct ListedRow {
  catalog::DatasetView values;
  std::optional<bool> is_private;  // nullopt: it does not say
};

/// What a listing did to a row, or would do.
struct ListedOutcome {
  catalog::Change change = catalog::Change::unchanged;  // of its values, status, is_active or is_private
  catalog::StoredDataset row;                           // as it now stands
};

/// What a page did.
struct ListedPage {
  std::vector<ListedOutcome> outcomes;  // of each row, in their order
  std::vector<std::string> moved_refs;  // external ids of rows that gained or lost a ref through another row
};

/// A cursor and where it moves.
struct CursorMove {
  std::string_view name;
  std::string value;
};

/// What listings say of the datasets of one source. Nothing is ever deleted: what a listing does not show may be on
/// another page. All methods throw sql::Failure.
class ListingRepository {
 public:
  /// The connection must outlive the repository.
  ListingRepository(sql::Connection& connection, std::string source);

  /// In one transaction: merges each row by Origin::list as of the database's now, settles whose their refs are, and
  /// moves the cursor, if one is given. A row that is new is pending. One that is there keeps its status, but what was
  /// failed is shown again, so it returns to the queue (pending, active, attempts 0, due), and what was inactive is
  /// active; leases stay as they are. That it was seen is remembered also where nothing changed: by then nothing older
  /// may replace what the listing confirmed.
  ListedPage write(std::span<const ListedRow> listed, const std::optional<CursorMove>& cursor = {});

  std::optional<catalog::StoredDataset> find(std::string_view external_id);

  /// What write() would make of a row, without writing, and without a look at who else claims its ref.
  ListedOutcome compare(const ListedRow& listed);

 private:
  ListedOutcome write_one(const ListedRow& listed, core::TimePoint now);
  void insert(DatasetRow& row, core::TimePoint now);
  bool try_insert(const DatasetRow& row);
  void update(const DatasetRow& row, bool is_changed);

  sql::Connection& m_connection;
  std::string m_source;
  DatasetRows m_rows;
  RefClaims m_claims;
  CursorRepository m_cursors;
  sql::Statement m_insert;
  sql::Statement m_requeue;
  sql::Statement m_write;
  sql::Statement m_remember;
};

}  // namespace store
