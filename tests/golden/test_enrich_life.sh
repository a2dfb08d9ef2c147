#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# ingest-enrich against an upstream that answers in every way: what becomes of the datasets, the log, the summary and the
# exit code.
. "$(dirname "$0")/../support/harness.sh"
. "$TEDI_SOURCE/tests/support/enrichment.sh"
start_upstream

case_ "a 401 ends the run at once with 77; the dataset goes back as it was"
seed ann/refused-1 ann/ok-2
run enrich
expect_exit 77
expect_one_error
expect_summary '.status == "failed" and .error.kind == "auth" and .released == 1 and .counts.fetched == 0'
expect_states "refused-1 minimal 1 0" "ok-2 minimal 1 0"
expect_log refused-1 "SKIPPED 401 1 0"
expect_eq "requests" "$(requests api)" 1

case_ "a 429 ends the run with 75, the attempt is given back, and nobody asks before the time it names"
seed ann/ok-1 ann/limited-2 ann/ok-3
: >asked
run enrich
expect_exit 75
expect_summary '.status == "rate_limited" and .enriched == 1 and .released == 1 and .remaining == 2'
expect_summary '(.retry_at | sub("[.][0-9]+Z$"; "Z") | fromdate) - now | . > 100 and . < 121'
expect_states "ok-1 pending 1 0" "limited-2 minimal 1 0" "ok-3 minimal 1 0"
expect_log limited-2 "RATE_LIMITED 429 1 0"
run enrich
expect_exit 75
expect_summary '.status == "rate_limited" and .counts.fetched == 0 and (.retry_at | length) > 0'
expect_eq "requests" "$(requests api)" 2
run enrich -q
expect_exit 75
expect_silent

case_ "a 429 is one in whatever form it comes, and without a time all wait five minutes"
for word in limitedbody limitederror; do
  seed "ann/$word-1"
  run enrich
  expect_exit 75
  expect_summary '.status == "rate_limited"'
  expect_summary '(.retry_at | sub("[.][0-9]+Z$"; "Z") | fromdate) - now | . > 280 and . < 301'
  expect_states "$word-1 minimal 1 0"
done

case_ "what is gone is failed and inactive at once, with and without a body; nobody has to do anything: 0"
seed ann/gone-1 ann/empty404-2 ann/ok-3
run enrich
expect_exit 0
expect_schema
expect_summary '.status == "ok" and .enriched == 1 and .failed == 2 and .counts.failed == 2 and .remaining == 0'
expect_states "gone-1 failed 0 1" "empty404-2 failed 0 1" "ok-3 pending 1 0"
expect_log gone-1 "FAILED 404 1 1"

case_ "what is refused comes back, is asked again later, and is failed and inactive after three attempts"
seed ann/private-1
run enrich
expect_exit 0
expect_states "private-1 minimal 1 1"
run enrich
expect_summary '.counts.fetched == 0 and .remaining == 1'
time_passes && run enrich
expect_states "private-1 minimal 1 2"
time_passes && run enrich
expect_states "private-1 failed 0 3"
expect_log private-1 "FAILED 403 1 0" "FAILED 403 2 0" "FAILED 403 3 1"

case_ "what fails otherwise is failed after three attempts, but active, and comes back with --only failed"
seed ann/html-1
for _ in 1 2 3; do
  run enrich
  expect_exit 3
  expect_summary '.counts.rejected == 1'
  time_passes
done
expect_states "html-1 failed 1 3"
run enrich
expect_exit 0
expect_summary '.counts.fetched == 0 and .remaining == 0'
run enrich --only failed
expect_exit 3
expect_states "html-1 minimal 1 1"

case_ "each kind of nonsense is one rejected dataset with its reason, and the rest of the batch goes on"
seed ann/html-1 ann/cutjson-2 ann/other-3 ann/types-4 ann/ok-5
run enrich
expect_exit 3
expect_schema
expect_summary '.status == "partial" and .enriched == 1 and .counts.rejected == 4'
expect_states "html-1 minimal 1 1" "cutjson-2 minimal 1 1" "other-3 minimal 1 1" "types-4 minimal 1 1" "ok-5 pending 1 0"
expect_query "$store" "SELECT count(*), count(DISTINCT reason) FROM v_rejects WHERE task = 'kaggle.enrich_pending'" "4|4"
expect_query "$store" "SELECT title FROM v_datasets WHERE external_id = '3'" "seeded title"

case_ "no answer (reset, cut, 500) is tried three times, then it is the dataset's attempt"
seed ann/ok-9 ann/reset-1 ann/cut-2 ann/broken-3
: >asked
run enrich
expect_exit 3
expect_summary '.enriched == 1 and .counts.failed == 3 and .counts.rejected == 0'
for slug in reset-1 cut-2 broken-3; do
  expect_eq "requests for $slug" "$(grep -c "/$slug " asked)" 3
done
expect_log reset-1 "FAILED - 1 0"
expect_log broken-3 "FAILED 500 1 0"

case_ "an upstream that comes back between the tries is no failure"
seed ann/flaky-1
run enrich
expect_exit 0
expect_states "flaky-1 pending 1 0"
expect_log flaky-1 "SUCCESS 200 1 1"

case_ "a request that takes too long is given up"
seed ann/slow-1
run enrich --timeout 200ms
expect_exit 69
expect_summary '.counts.failed == 1'
expect_states "slow-1 minimal 1 1"

case_ "an upstream that is down ends the run with 69, and has cost no more than five datasets an attempt"
seed ann/broken-1 ann/broken-2 ann/broken-3 ann/broken-4 ann/broken-5 ann/broken-6 ann/broken-7
run enrich
expect_exit 69
expect_summary '.status == "failed" and .error.kind == "unavailable" and .counts.failed == 5 and .remaining == 7'
expect_query "$store" "SELECT sum(attempts) FROM v_datasets" 5

case_ "when nothing but refusals come, it is not the datasets: the run ends with 77 before the queue is spoilt"
mapfile -t private < <(printf 'ann/private-%d\n' {1..25})
seed "${private[@]}"
run enrich
expect_exit 77
expect_summary '.error.kind == "auth" and .counts.failed == 20 and .remaining == 25'
expect_one_error
run enrich
expect_exit 0
expect_summary '.counts.failed == 5'

case_ "as long as all must wait nothing is claimed, and the log says nothing of what was not asked"
seed ann/limited-1
run enrich
run enrich
expect_exit 75
expect_log limited-1 "RATE_LIMITED 429 1 0"

case_ "what is answered is stored as the view says it, and the seed's title is replaced"
seed ann/ok-1 ann/plain-2 ann/renamed-3
run enrich --emit changed
expect_exit 0
expect_schema
expect_stdout_json 'map(select(.type == "dataset")) | length == 3 and all(.change == "updated" and .status == "pending")'
expect_query "$store" "SELECT title, license, size_bytes, views, votes, tags, description LIKE '%Rows > columns.'
  FROM v_datasets WHERE external_id = '1'" 'Title of ok-1|CC0: Public Domain|73413042164|3479|12|["health"]|1'
expect_query "$store" "SELECT size_bytes, votes, version FROM v_datasets WHERE external_id = '2'" "23086004822|669|69"

case_ "a dataset that has another name now is found under both"
expect_query "$store" "SELECT ref, until IS NULL FROM v_dataset_refs WHERE external_id = '3' ORDER BY 2" \
  "ann/renamed-3|0
ann/new-renamed-3|1"

case_ "a second run has nothing to do; a later seed of the same files leaves what the view said"
run enrich
expect_exit 0
expect_summary '.counts.fetched == 0 and .remaining == 0 and .eta == null'
run ingest-seed kaggle --store "$store" --from "$scratch/meta" --force
expect_query "$store" "SELECT title, status FROM v_datasets WHERE external_id = '1'" "Title of ok-1|pending"
