// SPDX-License-Identifier: Apache-2.0
#include "store/dataset_row.hpp"

#include "core/times.hpp"

namespace store {

namespace {

constexpr const char* k_find = R"sql(
SELECT id, seed_hash, is_active, is_private, status, origins, seed_at_ms, list_at_ms, view_at_ms, created_ms,
  updated_ms, size_bytes, compressed_bytes, views, downloads, votes, kernels, medal, version, ref, contested_ref, owner,
  url, gated, license, title, subtitle, tags, extra, description
FROM datasets WHERE source = $1 AND external_id = $2
)sql";

std::optional<core::TimePoint> time_from(const std::optional<std::int64_t>& ms) {
  if (!ms) return std::nullopt;
  return core::from_epoch_ms(*ms);
}

/// A row of k_find.
DatasetRow read(const sql::Row& row, std::string_view external_id) {
  int column = 0;
  const auto text = [&] { return row.get<std::optional<std::string>>(column++).value_or(std::string()); };
  const auto number = [&] { return row.get<std::optional<std::int64_t>>(column++); };
  const auto time = [&] { return time_from(number()); };
  DatasetRow found;
  found.id = row.get<std::int64_t>(column++);
  found.seed_hash = number();
  found.is_active = row.get<bool>(column++);
  found.is_private = row.get<std::optional<bool>>(column++);
  catalog::StoredDataset& dataset = found.dataset;
  dataset.status = catalog::status_named(text()).value_or(catalog::Status::minimal);
  dataset.origins = text();
  dataset.seed_at = time();
  dataset.list_at = time();
  dataset.view_at = time();
  catalog::Dataset& v = dataset.values;
  v.external_id = external_id;
  v.created_at = time();
  v.updated_at = time();
  for (auto* value :
       {&v.size_bytes, &v.compressed_bytes, &v.views, &v.downloads, &v.votes, &v.kernels, &v.medal, &v.version}) {
    *value = number();
  }
  v.ref = text();
  std::string contested = text();
  dataset.ref_contested = !contested.empty();
  if (dataset.ref_contested) v.ref = std::move(contested);
  for (auto* value :
       {&v.owner, &v.url, &v.gated, &v.license, &v.title, &v.subtitle, &v.tags, &v.extra, &v.description}) {
    *value = text();
  }
  return found;
}

}  // namespace

DatasetRows::DatasetRows(sql::Connection& connection, std::string source)
    : m_source(std::move(source)), m_find(connection.prepare(k_find)) {
}

std::optional<DatasetRow> DatasetRows::find(std::string_view external_id) {
  std::optional<DatasetRow> found;
  m_find.each([&](const sql::Row& row) { found = read(row, external_id); }, m_source, external_id);
  return found;
}

std::optional<std::int64_t> ms_or_null(const std::optional<core::TimePoint>& time) {
  if (!time) return std::nullopt;
  return core::to_epoch_ms(*time);
}

}  // namespace store
