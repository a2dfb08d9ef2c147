// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/ownership.hpp"
#include "core/clock.hpp"
#include "sql/connection.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace store {

/// A row of `datasets`, but for its lease and attempts.
struct DatasetRow {
  std::int64_t id = 0;
  std::optional<std::int64_t> seed_hash;
  bool is_active = true;
  std::optional<bool> is_private;
  catalog::StoredDataset dataset;
};

/// Finds the rows of one source. Throws sql::Failure.
class DatasetRows {
 public:
  DatasetRows(sql::Connection& connection, std::string source);

  std::optional<DatasetRow> find(std::string_view external_id);

 private:
  std::string m_source;
  sql::Statement m_find;
};

/// A time as columns have it; nullopt: NULL.
std::optional<std::int64_t> ms_or_null(const std::optional<core::TimePoint>& time);

/// Runs a statement that writes the values of a dataset: first the parameters that it has of its own, then the values
/// in the order in which each such statement names them. The ref is not among them: RefClaims writes it.
template <class... Own>
std::int64_t write_values(sql::Statement& statement, const catalog::DatasetView& v, const Own&... own) {
  using sql::text_or_null;
  return statement.exec(own..., ms_or_null(v.created_at), ms_or_null(v.updated_at), v.size_bytes, v.compressed_bytes,
                        v.views, v.downloads, v.votes, v.kernels, v.medal, v.version, text_or_null(v.owner),
                        text_or_null(v.url), text_or_null(v.gated), text_or_null(v.license), text_or_null(v.title),
                        text_or_null(v.subtitle), text_or_null(v.tags), text_or_null(v.extra),
                        text_or_null(v.description));
}

}  // namespace store
