// SPDX-License-Identifier: Apache-2.0
#include "store/seeded_row.hpp"

#include "core/times.hpp"

#include <optional>

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

constexpr const char* k_set_ref = "UPDATE datasets SET ref = $2, contested_ref = $3 WHERE id = $1";

std::optional<std::int64_t> ms_from(const std::optional<core::TimePoint>& time) {
  if (!time) return std::nullopt;
  return core::to_epoch_ms(*time);
}

struct Ref {
  Ref(std::string_view ref, bool is_contested) : held(is_contested ? "" : ref), contested(is_contested ? ref : "") {}
  std::string_view held;
  std::string_view contested;
};

/// Runs k_insert or k_update: first what each has of its own, then the values in the order of both texts.
template <class... Head>
std::int64_t write(sql::Statement& statement, const catalog::DatasetView& v, const Head&... head) {
  using sql::text_or_null;
  return statement.exec(head..., ms_from(v.created_at), ms_from(v.updated_at), v.size_bytes, v.compressed_bytes,
                        v.views, v.downloads, v.votes, v.kernels, v.medal, v.version, text_or_null(v.owner),
                        text_or_null(v.url), text_or_null(v.gated), text_or_null(v.license), text_or_null(v.title),
                        text_or_null(v.subtitle), text_or_null(v.tags), text_or_null(v.extra),
                        text_or_null(v.description));
}

}  // namespace

SeededInsert::SeededInsert(sql::Connection& connection, std::string source)
    : m_source(std::move(source)), m_statement(connection.prepare(k_insert)) {
}

bool SeededInsert::run(const SeededRow& row, core::TimePoint edition, bool ref_contested) {
  const Ref ref(row.values.ref, ref_contested);
  return write(m_statement, row.values, m_source, row.values.external_id, row.hash, core::to_epoch_ms(edition),
               sql::text_or_null(ref.held), sql::text_or_null(ref.contested)) == 1;
}

SeededUpdate::SeededUpdate(sql::Connection& connection)
    : m_values(connection.prepare(k_update)), m_ref(connection.prepare(k_set_ref)) {
}

void SeededUpdate::run(std::int64_t id, const catalog::DatasetView& values, std::int64_t hash, std::int64_t seed_at_ms,
                       std::string_view origins) {
  write(m_values, values, id, hash, seed_at_ms, sql::text_or_null(origins));
}

void SeededUpdate::set_ref(std::int64_t id, std::string_view ref, bool is_contested) {
  const Ref value(ref, is_contested);
  m_ref.exec(id, sql::text_or_null(value.held), sql::text_or_null(value.contested));
}

}  // namespace store
