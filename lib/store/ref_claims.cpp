// SPDX-License-Identifier: Apache-2.0
#include "store/ref_claims.hpp"

#include "core/times.hpp"

#include <optional>

namespace store {

namespace {

// The later of list_at_ms and view_at_ms (two-argument max() is not portable).
#define TEDI_ANSWERED_MS "CASE WHEN list_at_ms IS NULL OR view_at_ms > list_at_ms THEN view_at_ms ELSE list_at_ms END"

constexpr const char* k_holder = "SELECT id, external_id, seed_at_ms, " TEDI_ANSWERED_MS
                                 " FROM datasets WHERE source = $1 AND ref = $2 AND external_id <> $3";

constexpr const char* k_take = R"sql(
UPDATE datasets SET ref = NULL, contested_ref = ref, revision = revision + 1 WHERE id = $1
)sql";

constexpr const char* k_set = "UPDATE datasets SET ref = $2, contested_ref = $3 WHERE id = $1";

constexpr const char* k_remember = R"sql(
INSERT INTO dataset_refs (dataset_id, ref, until_ms) VALUES ($1, $2, now_ms())
ON CONFLICT (dataset_id, ref) DO UPDATE SET until_ms = excluded.until_ms
)sql";

// The order of catalog::outranks.
constexpr const char* k_heir =
    "SELECT id, external_id FROM datasets WHERE source = $1 AND contested_ref = $2 ORDER BY " TEDI_ANSWERED_MS
    " DESC NULLS LAST, length(external_id) DESC, external_id DESC LIMIT 1";

#undef TEDI_ANSWERED_MS

constexpr const char* k_give = R"sql(
UPDATE datasets SET ref = contested_ref, contested_ref = NULL, revision = revision + 1 WHERE id = $1
)sql";

constexpr const char* k_forget = "DELETE FROM dataset_refs WHERE dataset_id = $1 AND ref = $2";

}  // namespace

RefStanding standing_of(const catalog::StoredDataset& dataset) {
  return {.ref = dataset.values.ref, .is_contested = dataset.ref_contested};
}

RefClaims::RefClaims(sql::Connection& connection, std::string source)
    : m_source(std::move(source)),
      m_holder(connection.prepare(k_holder)),
      m_take(connection.prepare(k_take)),
      m_set(connection.prepare(k_set)),
      m_remember(connection.prepare(k_remember)),
      m_heir(connection.prepare(k_heir)),
      m_give(connection.prepare(k_give)),
      m_forget(connection.prepare(k_forget)) {
}

bool RefClaims::settle(std::string_view ref, const catalog::RefClaim& claim, core::TimePoint edition) {
  const auto holder = m_holder.one<std::int64_t, std::string, std::optional<std::int64_t>, std::optional<std::int64_t>>(
      m_source, ref, claim.external_id);
  if (!holder) return true;
  const auto& [holder_id, holder_external_id, seed_at_ms, answered_ms] = *holder;
  if (seed_at_ms && core::from_epoch_ms(*seed_at_ms) > edition) return false;
  catalog::RefClaim held{.answered_at = std::nullopt, .external_id = holder_external_id};
  if (answered_ms) held.answered_at = core::from_epoch_ms(*answered_ms);
  if (!catalog::outranks(claim, held)) return false;
  m_take.exec(holder_id);
  m_remember.exec(holder_id, ref);
  m_moved.push_back(holder_external_id);
  return true;
}

void RefClaims::restate(std::int64_t dataset_id, const RefStanding& before, catalog::StoredDataset& dataset,
                        core::TimePoint edition) {
  const std::string& ref = dataset.values.ref;
  if (ref == before.ref && !before.is_contested) return;
  const catalog::RefClaim claim{.answered_at = catalog::answered_at(dataset),
                                .external_id = dataset.values.external_id};
  dataset.ref_contested = !settle(ref, claim, edition);
  const RefStanding now = standing_of(dataset);
  if (now == before) return;
  m_set.exec(dataset_id, sql::text_or_null(now.held()), sql::text_or_null(now.contested()));
  moved_on(dataset_id, before.held(), now.held());
}

void RefClaims::moved_on(std::int64_t dataset_id, std::string_view before, std::string_view now) {
  if (!before.empty()) {
    m_remember.exec(dataset_id, before);
    bequeath(before);
  }
  if (!now.empty()) m_forget.exec(dataset_id, now);
}

void RefClaims::bequeath(std::string_view ref) {
  const auto heir = m_heir.one<std::int64_t, std::string>(m_source, ref);
  if (!heir) return;
  const auto& [heir_id, heir_external_id] = *heir;
  m_give.exec(heir_id);
  m_forget.exec(heir_id, ref);
  m_moved.push_back(heir_external_id);
}

}  // namespace store
