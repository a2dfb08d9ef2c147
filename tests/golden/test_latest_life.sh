#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What listings make of a store that seeds and views fill, too: states, values, the cursor, locks and pipes.
. "$(dirname "$0")/../support/harness.sh"
. "$TEDI_SOURCE/tests/support/enrichment.sh"
. "$TEDI_SOURCE/tests/support/listing.sh"
start_upstream

case_ "a failed dataset that is shown again returns to the queue, and is completed by the next enrichment"
seed ann/gone-1 ann/ok-2
run enrich
expect_states "gone-1 failed 0 1" "ok-2 pending 1 0"
page 1 "1 ann/gone-1" "2 ann/ok-2"
run latest
expect_exit 0
expect_schema
expect_states "gone-1 pending 1 0" "ok-2 pending 1 0"
answer_object ann/gone-1 '{"id":1,"ref":"ann/gone-1","title":"Back"}'
run enrich
expect_summary '.enriched == 1'
expect_states "gone-1 pending 1 0" "ok-2 pending 1 0"
rm -r answers/ann

case_ "a listing keeps the status of what is there, adds what is new as pending, and blanks nothing"
seed ann/ok-1 ann/ok-2 ann/ok-3
sqlite3 "$store" "UPDATE datasets SET status = 'enriched', description = 'long' WHERE external_id = '2'"
page 1 "2 ann/ok-2" "1 ann/ok-1" "9 ann/ok-9"
run latest --emit changed
expect_exit 0
expect_summary '.counts.inserted == 1 and .counts.updated == 2 and .total_processed == 3 and .total_inserted == 1'
expect_stdout_json 'map(select(.type == "dataset") | [.external_id, .change, .status]) ==
  [["2", "updated", "enriched"], ["1", "updated", "minimal"], ["9", "inserted", "pending"]]'
expect_rows "1 ann/ok-1 minimal" "2 ann/ok-2 enriched" "3 ann/ok-3 minimal" "9 ann/ok-9 pending"
expect_query "$store" "SELECT title, description FROM v_datasets WHERE external_id = '2'" "Title of ann/ok-2|long"

case_ "the size of a listing and that of a view are two: neither run touches the other's"
for _ in 1 2; do
  run enrich ann/ok-1
  expect_query "$store" "SELECT size_bytes, compressed_bytes FROM v_datasets WHERE external_id = '1'" "73413042164|1000"
  run latest
  expect_query "$store" "SELECT size_bytes, compressed_bytes FROM v_datasets WHERE external_id = '1'" "73413042164|1000"
done

case_ "a second run finds nothing changed, and no reader sees that it was there"
sqlite3 "$store" "SELECT * FROM v_datasets" >before
run latest --emit changed
expect_exit 0
expect_summary '.counts.unchanged == 3 and .total_inserted == 0'
expect_eq "lines" "$(wc -l <"$stdout")" 1
run latest --emit all
expect_stdout_json 'map(select(.type == "dataset") | .change) | length == 3 and all(. == "unchanged")'
sqlite3 "$store" "SELECT * FROM v_datasets" >after
expect_eq "differences" "$(diff before after)" ""

case_ "a seed of older files leaves what a listing said since"
run ingest-seed kaggle --store "$store" --from "$scratch/meta" --force
expect_query "$store" "SELECT title FROM v_datasets WHERE external_id = '2'" "Title of ann/ok-2"

case_ "a seed that comes later completes what a listing brought in"
new_store
page 1 "9 ann/ok-9"
run latest
seed_folder=$scratch/meta
sed -i 's/^3,/9,/' "$seed_folder/Datasets.csv"
sed -i 's/^3,3,1,seeded title,ok-3/3,9,1,seeded title,ok-9/' "$seed_folder/DatasetVersions.csv"
run ingest-seed kaggle --store "$store" --from "$seed_folder"
expect_exit 0
expect_query "$store" "SELECT status, title, views FROM v_datasets WHERE external_id = '9'" "pending|Title of ann/ok-9|50"
expect_query "$store" "SELECT count(*) FROM v_datasets" 3

case_ "the cursor: the first run sets it, one with a gap below leaves it, one that comes down to it moves it"
new_store
mapfile -t all < <(lines 1 20 2026-03-01T00:00:00Z)
page 1 "${all[@]}"
run latest --limit 20
expect_summary '.caught_up == true and .truncated == true'
expect_cursor "2026-03-01T00:00:00Z"
mapfile -t all < <(lines 21 40 2026-03-03T00:00:00Z)
page 1 "${all[@]}"
mapfile -t all < <(lines 41 60 2026-03-02T00:00:00Z)
page 2 "${all[@]}"
run latest --limit 40
expect_exit 0
expect_summary '.caught_up == false'
expect_cursor "2026-03-01T00:00:00Z"
page 3 "1 ann/d1 2026-03-01T00:00:00Z"
run latest --limit 41
expect_summary '.caught_up == true and .truncated == false'
expect_cursor "2026-03-03T00:00:00Z"

case_ "another order, a search, a user or a tag has no cursor"
for words in "--sort-by hottest" "--search x" "--user ann" "--tag-id 3"; do
  # shellcheck disable=SC2086  # words
  run latest $words
  expect_exit 0
  expect_summary '.caught_up == null'
done
expect_cursor "2026-03-03T00:00:00Z"

case_ "a cursor that a person has broken is refused before anything is asked: 78"
sqlite3 "$store" "UPDATE cursors SET value = 'yesterday'"
: >asked
run latest
expect_exit 78
expect_one_error
expect_stderr "the cursor latest.updated of kaggle: a time expected, \"yesterday\" found"
expect_eq "requests" "$(requests api)" 0

case_ "a dry run asks and compares, and writes nothing but the budget of requests"
new_store
page 1 "1 ann/ok-1" "2 ann/ok-2"
run latest --dry-run --emit changed
expect_exit 0
expect_schema
expect_summary '.dry_run == true and .counts.inserted == 2 and .caught_up == true'
expect_stdout_json 'map(select(.type == "dataset")) | length == 2'
expect_no_file "$store"
seed ann/ok-1
run latest --dry-run
expect_summary '.counts.inserted == 1 and .counts.updated == 1'
expect_states "ok-1 minimal 1 0"
expect_cursor ""
expect_query "$store" "SELECT count(*) FROM rate_budget" 1

case_ "two runs at once: the second one is told so, and an enrichment beside them is not disturbed"
new_store
mkdir -p answers/list
touch answers/list/1.hang
: >asked
start_latest
until_ grep -q 'page=1' asked
first=$pid
run latest
expect_exit 75
expect_summary '.status == "locked"'
run latest -q --if-locked skip
expect_exit 0
expect_silent
run enrich
expect_exit 0
kill -TERM "$first"
wait "$first"
rm answers/list/1.hang

case_ "what changed goes straight into an enrichment, or as names to whoever reads lines"
new_store
page 1 "1 ann/ok-1" "2 ann/ok-2"
# shellcheck disable=SC2016  # for the inner shell
run bash -euo pipefail -c 'ingest-latest kaggle --store "$0" --rate 1000/s --emit changed |
  ingest-enrich kaggle - --store "$0" --rate 1000/s' "$store"
expect_exit 0
expect_summary '.task == "kaggle.enrich_pending" and .enriched == 2'
expect_query "$store" "SELECT count(*) FROM v_datasets WHERE size_bytes > 0 AND compressed_bytes > 0" 2
page 1 "2 ann/ok-2" "3 ann/ok-3"
# shellcheck disable=SC2016
run bash -euo pipefail -c 'ingest-latest kaggle --store "$0" --rate 1000/s --emit changed | jq -r ".ref // empty"' "$store"
expect_eq "names" "$(tr '\n' ' ' <"$stdout")" "ann/ok-2 ann/ok-3 "

case_ "two that claim a name: the one that was listed last holds it, the other is without, and both are there"
new_store
page 1 "7 ann/crops" "8 ann/grain"
run latest
page 1 "9 ann/crops"
run latest
expect_exit 0
expect_schema
expect_summary '.refs_moved == 1'
expect_rows "7 - pending" "8 ann/grain pending" "9 ann/crops pending"
