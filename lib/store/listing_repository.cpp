// SPDX-License-Identifier: Apache-2.0
#include "store/listing_repository.hpp"

#include "core/times.hpp"

#include <utility>

namespace store {

namespace {

// A ref that another row holds is no failure: nothing is written, and the caller looks closer.
constexpr const char* k_insert = R"sql(
INSERT INTO datasets (source, external_id, status, is_private, list_at_ms, origins, ref, contested_ref, first_seen_ms,
  last_seen_ms, created_ms, updated_ms, size_bytes, compressed_bytes, views, downloads, votes, kernels, medal, version,
  owner, url, gated, license, title, subtitle, tags, extra, description)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, now_ms(), now_ms(), $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
  $21, $22, $23, $24, $25, $26, $27)
ON CONFLICT DO NOTHING
)sql";

// Apart from what is said of the values, so that nothing else ever writes what a worker may be about to write.
constexpr const char* k_requeue = R"sql(
UPDATE datasets SET status = CASE WHEN status = 'failed' THEN 'pending' ELSE status END, is_active = 1,
  attempts = CASE WHEN status = 'failed' THEN 0 ELSE attempts END,
  not_before_ms = CASE WHEN status = 'failed' THEN 0 ELSE not_before_ms END
WHERE id = $1 AND (status = 'failed' OR is_active = 0)
)sql";

constexpr const char* k_write = R"sql(
UPDATE datasets SET revision = revision + 1, last_seen_ms = now_ms(), list_at_ms = $2, origins = $3, is_private = $4,
  created_ms = $5, updated_ms = $6, size_bytes = $7, compressed_bytes = $8, views = $9, downloads = $10, votes = $11,
  kernels = $12, medal = $13, version = $14, owner = $15, url = $16, gated = $17, license = $18, title = $19,
  subtitle = $20, tags = $21, extra = $22, description = $23
WHERE id = $1
)sql";

// No index has these columns.
constexpr const char* k_remember = "UPDATE datasets SET list_at_ms = $2, origins = $3 WHERE id = $1";

/// What the listing makes of a row; true when a reader sees a change.
bool take_listing(DatasetRow& row, const ListedRow& listed, core::TimePoint now) {
  bool is_changed = catalog::merge(row.dataset, listed.values, catalog::Origin::list, now);
  if (listed.is_private && row.is_private != listed.is_private) {
    row.is_private = listed.is_private;
    is_changed = true;
  }
  return is_changed;
}

/// Back in the queue, when it left it in vain; true when that is so.
bool requeue(DatasetRow& row) {
  const bool is_failed = row.dataset.status == catalog::Status::failed;
  if (is_failed) row.dataset.status = catalog::Status::pending;
  return !std::exchange(row.is_active, true) || is_failed;
}

DatasetRow new_row(const ListedRow& listed, core::TimePoint now) {
  DatasetRow row;
  row.dataset.values.external_id = listed.values.external_id;
  row.dataset.status = catalog::Status::pending;
  take_listing(row, listed, now);
  return row;
}

catalog::Change change(bool is_changed) {
  return is_changed ? catalog::Change::updated : catalog::Change::unchanged;
}

}  // namespace

ListingRepository::ListingRepository(sql::Connection& connection, std::string source)
    : m_connection(connection),
      m_source(std::move(source)),
      m_rows(connection, m_source),
      m_claims(connection, m_source),
      m_cursors(connection, m_source),
      m_insert(connection.prepare(k_insert)),
      m_requeue(connection.prepare(k_requeue)),
      m_write(connection.prepare(k_write)),
      m_remember(connection.prepare(k_remember)) {
}

ListedPage ListingRepository::write(std::span<const ListedRow> listed, const std::optional<CursorMove>& cursor) {
  if (listed.empty() && !cursor) return {};
  return sql::retrying(m_connection, [&] {
    ListedPage page;
    page.outcomes.reserve(listed.size());
    m_claims.forget_moved();
    sql::Transaction transaction(m_connection);
    const core::TimePoint now = core::from_epoch_ms(m_connection.now_ms());
    for (const ListedRow& row : listed) page.outcomes.push_back(write_one(row, now));
    if (cursor) m_cursors.set(cursor->name, cursor->value);
    transaction.commit();
    page.moved_refs = m_claims.moved();
    return page;
  });
}

ListedOutcome ListingRepository::write_one(const ListedRow& listed, core::TimePoint now) {
  std::optional<DatasetRow> found = m_rows.find(listed.values.external_id);
  if (!found) {
    DatasetRow row = new_row(listed, now);
    insert(row, now);
    return {.change = catalog::Change::inserted, .row = std::move(row.dataset)};
  }
  const RefStanding before = standing_of(found->dataset);
  bool is_changed = take_listing(*found, listed, now);
  m_claims.restate(found->id, before, found->dataset, now);
  is_changed |= standing_of(found->dataset) != before;
  if (requeue(*found)) is_changed |= m_requeue.exec(found->id) == 1;
  update(*found, is_changed);
  return {.change = change(is_changed), .row = std::move(found->dataset)};
}

void ListingRepository::insert(DatasetRow& row, core::TimePoint now) {
  if (try_insert(row)) return;
  catalog::StoredDataset& dataset = row.dataset;
  const catalog::RefClaim claim{.answered_at = now, .external_id = dataset.values.external_id};
  dataset.ref_contested = !m_claims.settle(dataset.values.ref, claim, now);
  if (!try_insert(row)) {
    throw sql::Failure(sql::Kind::mistake, 0,
                       "dataset " + dataset.values.external_id + " can neither be found nor inserted");
  }
}

bool ListingRepository::try_insert(const DatasetRow& row) {
  const catalog::StoredDataset& dataset = row.dataset;
  const RefStanding standing = standing_of(dataset);
  return write_values(m_insert, catalog::view_of(dataset.values), m_source, dataset.values.external_id,
                      catalog::name_of(dataset.status), row.is_private, ms_or_null(dataset.list_at),
                      sql::text_or_null(dataset.origins), sql::text_or_null(standing.held()),
                      sql::text_or_null(standing.contested())) == 1;
}

void ListingRepository::update(const DatasetRow& row, bool is_changed) {
  const catalog::StoredDataset& dataset = row.dataset;
  const auto list_at_ms = ms_or_null(dataset.list_at);
  const auto origins = sql::text_or_null(dataset.origins);
  if (!is_changed) {
    m_remember.exec(row.id, list_at_ms, origins);
    return;
  }
  write_values(m_write, catalog::view_of(dataset.values), row.id, list_at_ms, origins, row.is_private);
}

std::optional<catalog::StoredDataset> ListingRepository::find(std::string_view external_id) {
  auto found = m_rows.find(external_id);
  if (!found) return std::nullopt;
  return std::move(found->dataset);
}

ListedOutcome ListingRepository::compare(const ListedRow& listed) {
  std::optional<DatasetRow> found = m_rows.find(listed.values.external_id);
  if (!found) {
    return {.change = catalog::Change::inserted,
            .row = new_row(listed, core::from_epoch_ms(m_connection.now_ms())).dataset};
  }
  bool is_changed = take_listing(*found, listed, core::from_epoch_ms(m_connection.now_ms()));
  is_changed |= requeue(*found);
  return {.change = change(is_changed), .row = std::move(found->dataset)};
}

}  // namespace store
