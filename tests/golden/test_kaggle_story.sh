#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A month of one store: seeded over a bad connection, completed through an API that has bad days, kept up to date from its
# listings, and seeded again with the next edition. Nothing is lost, doubled, or taken back.
. "$(dirname "$0")/../support/harness.sh"
. "$TEDI_SOURCE/tests/support/enrichment.sh"
. "$TEDI_SOURCE/tests/support/listing.sh"
. "$TEDI_SOURCE/tests/support/downloads.sh"
start_upstream
offer "$sample"
refs() { sqlite3 "$store" "SELECT ref FROM v_datasets WHERE $1 ORDER BY votes DESC, views DESC"; }
one_row_each() {
  expect_query "$store" "SELECT count(*), count(DISTINCT external_id), count(ref), count(DISTINCT ref) FROM v_datasets" "$1"
}
# complete OWNER/SLUG ID: what the detail view says of it from now on.
complete() {
  answer_object "$(jq -rn --arg owner "${1%/*}" '$owner | @uri')/${1#*/}" "$(jq -cn --arg ref "$1" --argjson id "$2" \
    '{id: $id, ref: $ref, title: "\($ref) in full", description: "# All of it", voteCount: 1000, lastUpdated: "2026-11-01T00:00:00Z"}')"
}

case_ "the first night: the storage breaks off, then its signatures expire, then it is done"
manner cut=4000
run seed_downloaded
expect_exit 69
one_row_each "0|0|0|0"
manner expired
run seed_downloaded
expect_exit 0
expect_schema
expect_summary '.counts.inserted == 40 and .download.fetched == 6'
manner
one_row_each "40|40|35|35"

case_ "the first hours: what the API answers is taken, what it does not comes back, and a 429 stops everybody"
mapfile -t wanted < <(refs "ref IS NOT NULL")
id_of() { sqlite3 "$store" "SELECT external_id FROM v_datasets WHERE ref = '$1'"; }
for ref in "${wanted[@]}"; do complete "$ref" "$(id_of "$ref")"; done
gone=${wanted[1]}
answer "$gone" "404 Not Found" '{"code":404,"message":"Not found"}'
rm "answers/$gone.json"
answer "${wanted[3]}" "429 Too Many Requests" '{"code":429,"message":"Too many requests"}' "Retry-After: 60"
mv "answers/${wanted[3]}.json" kept.json
run enrich --batch-size 10
expect_exit 75
expect_summary '.enriched == 2 and .failed == 1 and .released == 1'
run latest --limit 20
expect_exit 75
run seed_downloaded
expect_exit 75
time_passes
rm "answers/${wanted[3]}.http"
mv kept.json "answers/${wanted[3]}.json"
run enrich --batch-size 1000
expect_exit 0
expect_summary '.remaining == 0'
expect_query "$store" "SELECT count(*) FROM v_datasets WHERE title LIKE '% in full' AND status = 'pending'" 34
expect_query "$store" "SELECT status, is_active FROM v_datasets WHERE ref = '$gone'" "failed|0"

case_ "the next day: a listing that is HTML, then cut, changes nothing"
mkdir -p answers/list
printf 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 15\r\n\r\n<!DOCTYPE html>' >answers/list/1.http
before=$(sqlite3 "$store" "SELECT sum(revision) FROM datasets")
run latest
expect_exit 65
rm answers/list/1.http
printf '[{"id":1,"ref":"ann/b' >answers/list/1.json
run latest
expect_exit 65
expect_query "$store" "SELECT sum(revision) FROM datasets" "$before"

case_ "a listing brings what is new, returns what was given up, and keeps what is known better"
known=${wanted[0]}
page 1 "900001 bea/new-crops 2026-11-20T00:00:00Z" "$(id_of "$gone") $gone 2026-11-19T00:00:00Z" \
  "$(id_of "$known") $known 2026-11-18T00:00:00Z"
run latest --emit changed
expect_exit 0
expect_schema
expect_summary '.total_processed == 3 and .total_inserted == 1 and .counts.updated == 2 and .caught_up'
one_row_each "41|41|36|36"
expect_query "$store" "SELECT status, is_active, attempts FROM v_datasets WHERE ref = '$gone'" "pending|1|0"
expect_query "$store" "SELECT title, description, compressed_bytes FROM v_datasets WHERE ref = '$known'" "Title of $known|# All of it|1000"
expect_cursor 2026-11-20T00:00:00Z

case_ "the daily pipe: the names of what changed, and the same straight into ingest-enrich"
complete bea/new-crops 900001
rm "answers/$gone.http"
complete "$gone" "$(id_of "$gone")"
page 1 "900001 bea/new-crops 2026-11-21T00:00:00Z" "900002 bea/new-soils 2026-11-20T12:00:00Z"
complete bea/new-soils 900002
run bash -c "$(declare -f latest); store=$store; latest --emit changed | jq -r '.ref // empty'"
expect_eq "names" "$(sort "$stdout" | paste -sd ' ')" "bea/new-crops bea/new-soils"
page 1 "900001 bea/new-crops 2026-11-22T00:00:00Z" "900003 bea/new-winds 2026-11-21T12:00:00Z" "$(id_of "$gone") $gone 2026-11-21T06:00:00Z"
complete bea/new-winds 900003
run bash -c "$(declare -f latest enrich); store=$store; latest --emit changed | enrich -"
expect_exit 0
expect_summary '.task == "kaggle.enrich_pending" and .enriched == 3 and .failed == 0'
one_row_each "43|43|38|38"
run enrich
expect_summary '.remaining == 0'
expect_query "$store" "SELECT count(*) FROM v_datasets WHERE title LIKE '% in full'" 37

case_ "the next month: only the table that changed is fetched, and nothing that the API has said later is taken back"
sed -i 's/prices/costs/' answers/download/DatasetVersions.csv
content_before=$(sqlite3 "$store" "SELECT external_id, ref, title, description, status, votes FROM v_datasets WHERE enriched_at IS NOT NULL ORDER BY 1")
run seed_downloaded --emit changed
expect_exit 0
expect_schema
expect_summary '.download.fetched == 1 and .counts.inserted == 0 and .counts.rejected == 0'
one_row_each "43|43|38|38"
expect_eq "what the API has said" "$(sqlite3 "$store" "SELECT external_id, ref, title, description, status, votes FROM v_datasets WHERE enriched_at IS NOT NULL ORDER BY 1")" "$content_before"
run seed_downloaded
expect_summary '.inputs == "unchanged" and .download.unchanged == 6'

case_ "in the end the store is sound, and the key is nowhere"
run tedi-store check --store "$store"
expect_exit 0
expect_eq "leftovers" "$(cache_leftovers)" ""
expect_hidden
