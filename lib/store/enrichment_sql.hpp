// SPDX-License-Identifier: Apache-2.0
#pragma once

// The statements of EnrichmentRepository, apart so that a test can ask how they are carried out.
namespace store::enrichment_sql {

// --- The queue ---

// Worded as the indexes datasets_enrich_queue and datasets_unresolved have it.
#define TEDI_NEVER_VIEWED "view_at_ms IS NULL AND is_active = 1 AND ref IS "
#define TEDI_LEASE_IS_FREE "(lease_until_ms IS NULL OR lease_until_ms <= now_ms())"
#define TEDI_BEST_FIRST " ORDER BY votes DESC NULLS LAST, views DESC NULLS LAST, id"

inline constexpr const char* k_next =
    "SELECT id FROM datasets WHERE source = $1 AND status = $4 AND " TEDI_NEVER_VIEWED
    "NOT NULL AND not_before_ms <= $2 AND " TEDI_LEASE_IS_FREE TEDI_BEST_FIRST " LIMIT $3";

inline constexpr const char* k_next_failed =
    "SELECT id FROM datasets WHERE source = $1 AND status = 'failed' AND ref IS NOT NULL AND not_before_ms <= $2 "
    "AND " TEDI_LEASE_IS_FREE TEDI_BEST_FIRST " LIMIT $3";

#define TEDI_COUNT_QUEUED \
  "SELECT count(*) FROM datasets WHERE source = $1 AND status IN ('minimal', 'pending') AND " TEDI_NEVER_VIEWED
inline constexpr const char* k_count_remaining = TEDI_COUNT_QUEUED "NOT NULL";
inline constexpr const char* k_count_unresolved = TEDI_COUNT_QUEUED "NULL";

inline constexpr const char* k_count_held =
    "SELECT count(*) FROM datasets WHERE source = $1 AND status = $3 AND " TEDI_NEVER_VIEWED
    "NOT NULL AND not_before_ms <= $2 AND lease_until_ms > now_ms()";

inline constexpr const char* k_find_ref = "SELECT id FROM datasets WHERE source = $1 AND ref = $2";

inline constexpr const char* k_find_former_ref = R"sql(
SELECT r.dataset_id FROM dataset_refs AS r JOIN datasets AS d ON d.id = r.dataset_id WHERE d.source = $1 AND r.ref = $2
  AND d.ref IS NOT NULL
ORDER BY r.until_ms DESC, r.dataset_id DESC LIMIT 1
)sql";

// --- Claims ---

#define TEDI_TAKE_LEASE "lease_owner = $2, lease_until_ms = now_ms() + $3, "
#define TEDI_CLAIMED " RETURNING external_id, ref, attempts"

inline constexpr const char* k_claim = "UPDATE datasets SET " TEDI_TAKE_LEASE
                                       "attempts = attempts + 1 WHERE id = $1 AND status = $5 AND " TEDI_NEVER_VIEWED
                                       "NOT NULL AND not_before_ms <= $4 AND " TEDI_LEASE_IS_FREE TEDI_CLAIMED;

// What the API once answered for is complete.
#define TEDI_STATUS_BEFORE_FAILED \
  "CASE WHEN list_at_ms IS NOT NULL OR view_at_ms IS NOT NULL THEN 'pending' ELSE 'minimal' END"

inline constexpr const char* k_claim_failed =
    "UPDATE datasets SET " TEDI_TAKE_LEASE "status = " TEDI_STATUS_BEFORE_FAILED
    ", is_active = 1, attempts = 1, revision = revision + 1 WHERE id = $1 AND status = 'failed' AND ref IS NOT NULL "
    "AND not_before_ms <= $4 AND " TEDI_LEASE_IS_FREE TEDI_CLAIMED;

inline constexpr const char* k_claim_named =
    "UPDATE datasets SET " TEDI_TAKE_LEASE
    "attempts = attempts + 1 WHERE id = $1 AND status <> 'failed' AND ref IS NOT NULL AND " TEDI_LEASE_IS_FREE
        TEDI_CLAIMED;

inline constexpr const char* k_peek =
    "SELECT external_id, ref, CASE WHEN status = 'failed' THEN 1 ELSE attempts + 1 END FROM datasets WHERE id = $1 AND "
    "ref IS NOT NULL AND " TEDI_LEASE_IS_FREE;

// --- Results ---

#define TEDI_END_LEASE "UPDATE datasets SET lease_owner = NULL, lease_until_ms = NULL"
#define TEDI_LEASE_IS_OURS " WHERE id = $1 AND lease_owner = $2 AND attempts = $3 AND lease_until_ms > now_ms()"

inline constexpr const char* k_give_up = TEDI_END_LEASE TEDI_LEASE_IS_OURS;

inline constexpr const char* k_release = TEDI_END_LEASE ", attempts = attempts - 1" TEDI_LEASE_IS_OURS;

inline constexpr const char* k_postpone = TEDI_END_LEASE ", not_before_ms = now_ms() + $4" TEDI_LEASE_IS_OURS;

inline constexpr const char* k_fail = TEDI_END_LEASE
    ", not_before_ms = now_ms(), status = 'failed', is_active = $4, revision = revision + 1" TEDI_LEASE_IS_OURS;

// $2: 1 when a reader sees a change, else 0.
inline constexpr const char* k_write_view = R"sql(
UPDATE datasets SET revision = revision + $2, last_seen_ms = CASE WHEN $2 = 1 THEN now_ms() ELSE last_seen_ms END,
  status = $3, view_at_ms = $4, origins = $5, is_private = $6, is_active = 1, attempts = 0, not_before_ms = 0,
  enriched_ms = now_ms(), created_ms = $7, updated_ms = $8, size_bytes = $9, compressed_bytes = $10, views = $11,
  downloads = $12, votes = $13, kernels = $14, medal = $15, version = $16, owner = $17, url = $18, gated = $19,
  license = $20, title = $21, subtitle = $22, tags = $23, extra = $24, description = $25
WHERE id = $1
)sql";

inline constexpr const char* k_log = R"sql(
INSERT INTO enrichment_log (dataset_id, created_ms, attempt, final, http_status, duration_ms, stage, result, ref, error)
VALUES ($1, now_ms(), $2, $3, $4, $5, 'api_metadata', $6, $7, $8)
)sql";

#undef TEDI_NEVER_VIEWED
#undef TEDI_LEASE_IS_FREE
#undef TEDI_BEST_FIRST
#undef TEDI_COUNT_QUEUED
#undef TEDI_TAKE_LEASE
#undef TEDI_CLAIMED
#undef TEDI_STATUS_BEFORE_FAILED
#undef TEDI_END_LEASE
#undef TEDI_LEASE_IS_OURS

}  // namespace store::enrichment_sql
