// SPDX-License-Identifier: Apache-2.0
#include "store/seeded_row.hpp"

#include "core/times.hpp"

#include <optional>

namespace store {

namespace {

// A row that is there, or a ref that another row holds, is no failure: nothing is written, and the caller looks closer.
constexpr const char* k_insert = R"sql(
INSERT INTO datasets (source, external_id, seed_hash, seed_at_ms, first_seen_ms, last_seen_ms, created_ms, updated_ms,
  size_bytes, compressed_bytes, views, downloads, votes, kernels, medal, version, ref, contested_ref, owner, url, gated,
  license, title, subtitle, tags, extra, description)
VALUES ($1, $2, $3, $4, now_ms(), now_ms(), $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
  $21, $22, $23, $24, $25)
ON CONFLICT DO NOTHING
)sql";

constexpr const char* k_update = R"sql(
UPDATE datasets SET seed_hash = $2, seed_at_ms = $3, origins = $4, revision = revision + 1, last_seen_ms = now_ms(),
  created_ms = $5, updated_ms = $6, size_bytes = $7, compressed_bytes = $8, views = $9, downloads = $10, votes = $11,
  kernels = $12, medal = $13, version = $14, ref = $15, contested_ref = $16, owner = $17, url = $18, gated = $19,
  license = $20, title = $21, subtitle = $22, tags = $23, extra = $24, description = $25
WHERE id = $1
)sql";

std::optional<std::int64_t> ms_from(const std::optional<core::TimePoint>& time) {
  if (!time) return std::nullopt;
  return core::to_epoch_ms(*time);
}

/// Runs k_insert or k_update: four parameters of their own, then the values in the order of both texts.
template <class... Head>
std::int64_t write(sql::Statement& statement, const catalog::DatasetView& v, bool ref_contested, const Head&... head) {
  using sql::text_or_null;
  const std::string_view held = ref_contested ? std::string_view() : v.ref;
  const std::string_view contested = ref_contested ? v.ref : std::string_view();
  return statement.exec(head..., ms_from(v.created_at), ms_from(v.updated_at), v.size_bytes, v.compressed_bytes,
                        v.views, v.downloads, v.votes, v.kernels, v.medal, v.version, text_or_null(held),
                        text_or_null(contested), text_or_null(v.owner), text_or_null(v.url), text_or_null(v.gated),
                        text_or_null(v.license), text_or_null(v.title), text_or_null(v.subtitle), text_or_null(v.tags),
                        text_or_null(v.extra), text_or_null(v.description));
}

}  // namespace

SeededInsert::SeededInsert(sql::Connection& connection, std::string source)
    : m_source(std::move(source)), m_statement(connection.prepare(k_insert)) {
}

bool SeededInsert::run(const SeededRow& row, core::TimePoint edition, bool ref_contested) {
  return write(m_statement, row.values, ref_contested, m_source, row.values.external_id, row.hash,
               core::to_epoch_ms(edition)) == 1;
}

SeededUpdate::SeededUpdate(sql::Connection& connection) : m_statement(connection.prepare(k_update)) {
}

void SeededUpdate::run(std::int64_t id, const catalog::DatasetView& values, bool ref_contested, std::int64_t hash,
                       std::int64_t seed_at_ms, std::string_view origins) {
  write(m_statement, values, ref_contested, id, hash, seed_at_ms, sql::text_or_null(origins));
}

}  // namespace store
