// SPDX-License-Identifier: Apache-2.0
#include "store/seeded_row.hpp"

#include "core/times.hpp"
#include "store/dataset_row.hpp"

namespace store {

namespace {

// A row that is there, or a ref that another row holds, is no failure: nothing is written, and the caller looks closer.
constexpr const char* k_insert = R"sql(
INSERT INTO datasets (source, external_id, seed_hash, seed_at_ms, ref, contested_ref, first_seen_ms, last_seen_ms,
  created_ms, updated_ms, size_bytes, compressed_bytes, views, downloads, votes, kernels, medal, version, owner, url,
  gated, license, title, subtitle, tags, extra, description)
VALUES ($1, $2, $3, $4, $5, $6, now_ms(), now_ms(), $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
  $21, $22, $23, $24, $25)
ON CONFLICT DO NOTHING
)sql";

// An index is written when a column of it is named here, whether its value changes or not: so refs are set apart.
constexpr const char* k_update = R"sql(
UPDATE datasets SET seed_hash = $2, seed_at_ms = $3, origins = $4, revision = revision + 1, last_seen_ms = now_ms(),
  created_ms = $5, updated_ms = $6, size_bytes = $7, compressed_bytes = $8, views = $9, downloads = $10, votes = $11,
  kernels = $12, medal = $13, version = $14, owner = $15, url = $16, gated = $17, license = $18, title = $19,
  subtitle = $20, tags = $21, extra = $22, description = $23
WHERE id = $1
)sql";

}  // namespace

SeededInsert::SeededInsert(sql::Connection& connection, std::string source)
    : m_source(std::move(source)), m_statement(connection.prepare(k_insert)) {
}

bool SeededInsert::run(const SeededRow& row, core::TimePoint edition, bool ref_contested) {
  const std::string_view ref = row.values.ref;
  const std::string_view held = ref_contested ? std::string_view() : ref;
  const std::string_view contested = ref_contested ? ref : std::string_view();
  return write_values(m_statement, row.values, m_source, row.values.external_id, row.hash, core::to_epoch_ms(edition),
                      sql::text_or_null(held), sql::text_or_null(contested)) == 1;
}

SeededUpdate::SeededUpdate(sql::Connection& connection) : m_statement(connection.prepare(k_update)) {
}

void SeededUpdate::run(std::int64_t id, const catalog::DatasetView& values, std::int64_t hash, std::int64_t seed_at_ms,
                       std::string_view origins) {
  write_values(m_statement, values, id, hash, seed_at_ms, sql::text_or_null(origins));
}

}  // namespace store
