#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# kill -9 at any moment of ingest-latest costs at most the page in hand: the store stays sound, the cursor never stands where
# not all pages are, and one full run makes the store what it would have been.
#   FAULT_KILLS=1000 tests/fault/test_latest_killed.sh    so many kills (default 40); FAULT_SEED=N: at other moments
. "$(dirname "$0")/faults.sh"
. "$TEDI_SOURCE/tests/support/enrichment.sh"
. "$TEDI_SOURCE/tests/support/listing.sh"
start_upstream
export TEDI_RATE=100000/s

# What is there before: three that are seeded, one of them failed, and a cursor. The listing shows all but one of them.
seed ann/d1 ann/d2 ann/away-3=9003
sqlite3 "$store" "UPDATE datasets SET status = 'failed', is_active = 0, attempts = 3 WHERE external_id = '2';
  INSERT INTO cursors (source, name, value, changed_ms) VALUES ('kaggle', 'latest.updated', '2026-01-15T00:00:00Z', 0);
  PRAGMA wal_checkpoint(TRUNCATE)" >.checkpoint
cp "$store" before.db
for n in 1 2 3; do
  mapfile -t all < <(lines $((n * 20 - 19)) $((n * 20)) "2026-0$((5 - n))-01T00:00:00Z")
  page "$n" "${all[@]}"
done
page 4 "61 ann/d61 2026-01-01T00:00:00Z"

put_store after.db before.db
count_calls ingest-latest kaggle --store after.db
expect_summary '.total_processed == 61 and .caught_up == true'
cp "$trace" all-calls

# At no moment is there a part of a page, or the cursor without all of them.
whole_pages() {
  expect_eq "datasets of a page in part, or a cursor before its pages" "$(sqlite3 "$look" "
    SELECT count(*), max(value) FROM v_datasets, v_cursors WHERE compressed_bytes = 1000
    HAVING NOT (count(*) IN (0, 20, 40, 60) AND (count(*) = 0 OR max(value) = '2026-01-15T00:00:00Z')
      OR count(*) = 61 AND max(value) = '2026-04-01T00:00:00Z')" 2>&1)" ""
}

case_ "a run that is killed leaves whole pages and the old cursor, and the next one completes it"
plan_kills "${FAULT_KILLS:-40}" <all-calls >plan
hits=0
while read -r fault; do
  put_store killed.db before.db
  under "$fault" ingest-latest kaggle --store killed.db
  if was_killed; then hits=$((hits + 1)); fi
  sound killed.db
  whole_pages
  run ingest-latest kaggle --store killed.db
  expect_exit 0
  expect_summary '.total_processed == 61 and .caught_up == true'
  same_store killed.db after.db
done <plan
echo "  $hits of $(wc -l <plan) runs were killed, of $calls calls"
[ "$hits" -gt 0 ] || fail_ "no run was killed"
