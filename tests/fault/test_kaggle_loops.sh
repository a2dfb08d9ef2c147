#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Two cron-like loops of seed, enrich and latest on one store, while editions and listings change, killed at random: no
# dataset is lost or doubled, what the API said stays, and one more round makes the store what it would have been.
#   FAULT_SECONDS=300 tests/fault/test_kaggle_loops.sh    so long (default 8)
. "$(dirname "$0")/faults.sh"
. "$TEDI_SOURCE/tests/support/enrichment.sh"
. "$TEDI_SOURCE/tests/support/listing.sh"
. "$TEDI_SOURCE/tests/support/downloads.sh"

seconds=${FAULT_SECONDS:-8}
now_ms() { date +%s%3N; }
start_upstream

# Meta Kaggle has the datasets 1 to 200, all of ann's. Each edition counts other views, by its number. The API has all that
# is listed, too: 200 of the seed, and what is new.
edition() {  # NUMBER FOLDER
  mkdir -p "$2"
  echo Id,UserName$'\n'1,ann >"$2/Users.csv"
  echo Id,Name >"$2/Tags.csv"
  echo Id,DatasetId,TagId >"$2/DatasetTags.csv"
  echo Id,Name,Slug >"$2/Organizations.csv"
  { echo Id,OwnerUserId,CurrentDatasetVersionId,LastActivityDate,TotalViews,TotalVotes
    seq 200 | awk -v n="$1" '{ printf "%d,1,%d,01/%02d/2024,%d,%d\n", $1, $1, n % 28 + 1, n, $1 }'; } >"$2/Datasets.csv"
  { echo Id,DatasetId,VersionNumber,Title,Slug
    seq 200 | awk -v n="$1" '{ printf "%d,%d,%d,Title %d,ok-%d\n", $1, $1, n, $1, $1 }'; } >"$2/DatasetVersions.csv"
}
# publish NUMBER: a file at a time, as they come to be, each whole.
publish() {
  edition "$1" "next.$1"
  local table
  for table in $tables; do mv "next.$1/$table" "answers/download/$table"; done
}
# list NUMBER: the newest are other ones each time.
list() {
  mkdir -p answers/list
  seq "$((200 + $1))" -1 "$((195 + $1))" | awk -v n="$1" '{ printf "%d ann/ok-%d 2026-03-%02dT%02d:00:00Z\n", $1, $1, n / 24 % 28 + 1, n % 24 }' >lines
  mapfile -t lines <lines
  objects "${lines[@]}" >list.json
  mv list.json answers/list/1.json
}

# A line of cron that comes every moment, and is killed when it is not done soon.
loop() {  # NUMBER
  local child code tool
  RANDOM=$((1000 * $1 + ${FAULT_SEED:-1}))
  while [ "$(now_ms)" -lt "$end" ]; do
    case $((RANDOM % 4)) in
      0) tool=seed_line ;;
      1) tool=latest_line ;;
      *) tool=enrich_line ;;
    esac
    "$tool" >"run.$1" 2>&1 &
    child=$!
    sleep "0.$(printf %03d $((RANDOM % 120)))"
    { kill -s KILL "$child"; wait "$child"; } 2>/dev/null
    code=$?
    echo "$tool $code" >>codes
    case $code in 0 | 75 | 137) ;; *) cat "run.$1" >>unexpected ;; esac
  done
}
seed_line() { exec ingest-seed kaggle --store "$store" --rate 500/s; }
latest_line() { exec ingest-latest kaggle --store "$store" --rate 500/s; }
enrich_line() { exec ingest-enrich kaggle --store "$store" --rate 500/s --batch-size 40; }

case_ "two loops of seed, enrich and latest, killed at random, lose nothing and double nothing"
mkdir -p answers/download
publish 1
list 1
: >unexpected
: >codes
end=$(($(now_ms) + seconds * 1000))
loop 1 &
loops=$!
loop 2 &
loops="$loops $!"
number=1
while [ "$(now_ms)" -lt "$end" ]; do
  number=$((number + 1))
  publish $number
  list $number
  sleep 0.7
done
# shellcheck disable=SC2086  # words
wait $loops
sound "$store"
expect_eq "ends that nobody would expect" "$(head -c 1000 unexpected)" ""
expect_eq "datasets that are there twice, or share a ref" "$(sqlite3 "$look" "
  SELECT count(*) - count(DISTINCT external_id), count(ref) - count(DISTINCT ref) FROM v_datasets")" "0|0"
expect_eq "completed datasets that do not say what the API says" "$(sqlite3 "$look" "
  SELECT external_id, title, status FROM v_datasets WHERE enriched_at IS NOT NULL
    AND (status <> 'pending' AND status <> 'enriching' OR description IS NULL OR license <> 'CC0: Public Domain') LIMIT 3")" ""
expect_eq "datasets completed more often than claimed" "$(sqlite3 "$look" "
  SELECT external_id FROM v_enrichment_log WHERE result = 'SUCCESS' GROUP BY external_id HAVING count(*) > 1 LIMIT 3")" ""

case_ "one more round of each makes it whole: all of the last edition, all that was listed, all complete"
time_passes
run seed_downloaded
expect_exit 0
expect_schema
run latest
expect_exit 0
expect_summary '.caught_up != null'
time_passes
run enrich --batch-size 10000
expect_exit 0
expect_summary '.remaining == 0'
expect_query "$store" "SELECT count(*), count(DISTINCT external_id), count(ref) FROM v_datasets WHERE CAST(external_id AS INTEGER) <= 200" "200|200|200"
expect_query "$store" "SELECT count(*) FROM v_datasets WHERE status <> 'pending' OR description IS NULL OR is_active = 0" 0
expect_query "$store" "SELECT min(CAST(external_id AS INTEGER)) FROM v_datasets WHERE CAST(external_id AS INTEGER) > 200" 201
expect_eq "listed last, and not there" "$(jq -r '.[].id' answers/list/1.json | while read -r id; do
  [ "$(sqlite3 "$store" "SELECT count(*) FROM v_datasets WHERE external_id = '$id'")" = 1 ] || echo "$id"; done)" ""
run seed_downloaded
expect_summary '.inputs == "unchanged" and .download.unchanged == 6'
expect_eq "leftovers" "$(cache_leftovers)" ""
run tedi-store check --store "$store"
expect_exit 0
echo "figures: $case_name: $seconds s, $number editions, $(sqlite3 "$store" "SELECT count(*) FROM v_datasets") datasets;" \
  "$(sort codes | uniq -c | awk '{ print $1 " x " $2 " " $3 }' | paste -sd , | sed 's/,/, /g')"
