#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# ingest-seed that fetches its files itself, from an upstream and a storage that fail in every way: nothing wrong is ever
# seeded, one sentence says what happened, the next run goes on from what was whole.
. "$(dirname "$0")/../support/harness.sh"
. "$TEDI_SOURCE/tests/support/enrichment.sh"
. "$TEDI_SOURCE/tests/support/downloads.sh"
start_upstream
offer "$sample"
ingest-seed kaggle -q --store expected.db --from "$sample"
count_all="SELECT count(*) FROM v_datasets"

nothing_seeded() { expect_query "$store" "$count_all" 0; }
# What a seed of the same files from a folder makes of a store.
as_expected() {
  local columns="external_id, ref, owner, title, license, tags, size_bytes, votes, status"
  expect_query "$store" "SELECT $columns FROM v_datasets ORDER BY external_id" \
    "$(sqlite3 expected.db "SELECT $columns FROM v_datasets ORDER BY external_id")"
}

case_ "flags that are about downloads do not go with --from; an empty --from is none"
for flag in --no-cache --force-redownload; do
  run seed_downloaded --from "$sample" $flag
  expect_exit 64
  expect_one_sentence
done
run seed_downloaded --from ""
expect_exit 64

case_ "without a credential nobody is asked, and no store is made: 77"
run env -u KAGGLE_USERNAME -u KAGGLE_KEY ingest-seed kaggle --store other.db
expect_exit 77
expect_one_error
expect_no_file other.db

case_ "without a place for downloads it ends with 78 and says what to set"
run env -u XDG_CACHE_HOME -u HOME ingest-seed kaggle --store "$store"
expect_exit 78
expect_stderr "XDG_CACHE_HOME"

case_ "a cache that cannot be made: 73"
clean
: >"$XDG_CACHE_HOME/tedi"
run seed_downloaded
expect_exit 73
nothing_seeded
rm "$XDG_CACHE_HOME/tedi"

case_ "an HTML page is no table, whether the API or the storage sends it: 65"
clean
manner html
run seed_downloaded
expect_exit 65
expect_one_error
expect_stderr "DatasetVersions.csv"
expect_stderr "an HTML page"
nothing_seeded
manner
printf 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 21\r\n\r\n<!DOCTYPE html><html>' >answers/download/DatasetVersions.csv.http
run seed_downloaded
expect_exit 65
nothing_seeded
expect_eq "leftovers" "$(cache_leftovers)" ""

case_ "what the API says in JSON instead of a file counts: 429 in a 200 is 75, 403 is 77"
body='{"code":429,"message":"Too many requests"}'
printf 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s' ${#body} "$body" >answers/download/DatasetVersions.csv.http
run seed_downloaded
expect_exit 75
expect_summary '.status == "rate_limited" and .retry_at != null'
nothing_seeded
time_passes
body='{"code":403,"message":"Permission denied"}'
printf 'HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s' ${#body} "$body" >answers/download/DatasetVersions.csv.http
run seed_downloaded
expect_exit 77
nothing_seeded
rm answers/download/*.http

case_ "a file that is gone ends the run, and seeds nothing without it: 66"
mv answers/download/Tags.csv kept
run seed_downloaded
expect_exit 66
expect_stderr "Tags.csv"
nothing_seeded
mv kept answers/download/Tags.csv

case_ "a wrong MD5 is 65, and the file is gone"
clean
manner wrong-md5
run seed_downloaded
expect_exit 65
expect_stderr "MD5"
nothing_seeded
expect_eq "leftovers" "$(cache_leftovers)" ""

case_ "a connection that breaks again and again ends the run with 69; the next ones go on where it broke, and seed it all"
clean
manner cut=3000
runs=0
until [ "$runs" -gt 20 ]; do
  runs=$((runs + 1))
  run seed_downloaded
  [ "$status" -eq 69 ] || break
  expect_one_error
  expect_stderr "are kept, the next run goes on from there"
  nothing_seeded
done
expect_exit 0
as_expected
expect_eq "leftovers" "$(cache_leftovers)" ""
expect_eq "asked for anew" "$(stored DatasetVersions.csv 200)" 0

case_ "a server without ranges is asked anew, as often as a try allows, and never put together wrongly"
clean
manner no-ranges cut=10000
run seed_downloaded
expect_exit 69
nothing_seeded
manner no-ranges
run seed_downloaded
expect_exit 0
as_expected

case_ "neither validators nor checksum: the files are taken, but not gone on with, and always fetched again"
clean
manner no-validators no-md5
run seed_downloaded
expect_exit 0
as_expected
run seed_downloaded
expect_exit 0
expect_summary '.download.fetched == 6 and .counts.fetched == 0 and .inputs == "unchanged"'

case_ "signed addresses that expire are asked for anew at the API"
clean
manner expired
run seed_downloaded
expect_exit 0
as_expected
[ "$(requests 'api GET /api/v1/datasets/download/')" -gt 6 ] || fail_ "no address had expired"

case_ "the key goes to the API only; no signature is shown, logged or kept"
clean
manner
run seed_downloaded -v
expect_exit 0
expect_eq "requests to the storage with the key" "$(grep -c ' other .* auth=yes' asked)" 0
expect_eq "requests to the API without it" "$(grep -c ' api .* auth=no' asked)" 0
expect_hidden
expect_eq "files with the signature" "$(grep -rlaF --exclude=asked 51gnature "$scratch" 2>/dev/null)" ""

case_ "a second run asks, fetches nothing and has nothing to do"
: >asked
run seed_downloaded
expect_exit 0
expect_schema
expect_summary '.download == {fetched: 0, unchanged: 6, fetched_bytes: 0} and .inputs == "unchanged"'
expect_eq "answers 304" "$(grep -c ' other .* 304 ' asked)" 6

case_ "a server that knows no conditions, but says the same checksum, is not asked for the bytes"
manner no-conditions
run seed_downloaded
expect_exit 0
expect_summary '.download.unchanged == 6'

case_ "what has changed is fetched, and only that"
manner
sed -i 's/prices/costs/' answers/download/DatasetVersions.csv
run seed_downloaded
expect_exit 0
expect_schema
expect_summary '.download.fetched == 1 and .download.unchanged == 5 and .inputs == "read" and .counts.updated > 0'

case_ "--force-redownload fetches all; the same content again leaves nothing to do"
run seed_downloaded --force-redownload
expect_exit 0
expect_summary '.download.fetched == 6 and .inputs == "unchanged"'

case_ "--no-cache leaves nothing in the cache, and uses nothing of it"
offer "$sample"
clean
run seed_downloaded
run seed_downloaded --no-cache
expect_exit 0
expect_summary '.download.fetched == 6'
expect_eq "files" "$(find "$XDG_CACHE_HOME/tedi" -type f ! -name lock)" ""
as_expected

case_ "zipped tables are read from their zips, by their content; a damaged one without checksum seeds nothing"
offer_zipped "$sample"
clean
run seed_downloaded
expect_exit 0
as_expected
expect_eq "files unpacked" "$(find "$XDG_CACHE_HOME/tedi" -name '*.csv')" ""
clean
manner no-md5
printf '!' | dd of=answers/download/DatasetVersions.csv.zip bs=1 seek=2000 conv=notrunc status=none
run seed_downloaded
expect_exit 65
expect_one_error
nothing_seeded
expect_eq "leftovers" "$(cache_leftovers)" ""

case_ "a dry run fetches and compares, and writes nothing to the store"
offer "$sample"
clean
run seed_downloaded --dry-run
expect_exit 0
expect_summary '.dry_run and .counts.inserted == 40'
expect_no_file "$store"

case_ "another run that has the files in hand: 75, quietly with -q, or it is waited for"
clean
manner slow
start_seed_downloaded
first=$pid
until_ grep -q 'other GET' asked
run ingest-seed kaggle --store second.db --rate 100000/s -q
expect_exit 75
expect_silent
run ingest-seed kaggle --store second.db --rate 100000/s --if-locked skip
expect_exit 0
expect_summary '.status == "locked"'
manner
run ingest-seed kaggle --store second.db --rate 100000/s --if-locked wait
expect_exit 0
expect_query second.db "$count_all" 40
wait "$first"

case_ "a signal ends a slow download within a second, and the next run goes on from there"
clean
manner slow
start_seed_downloaded
until_ grep -q 'other GET' asked
sleep 0.3
began=$(date +%s%N)
kill -TERM "$pid"
await
expect_exit 143
[ $(($(date +%s%N) - began)) -lt 1000000000 ] || fail_ "it took too long"
expect_summary '.status == "interrupted"'
nothing_seeded
manner
: >asked
run seed_downloaded
expect_exit 0
as_expected
expect_eq "gone on" "$(stored DatasetVersions.csv 206)" 1

case_ "--max-runtime ends a slow download, with 0, and the next run goes on from there"
clean
manner slow
run seed_downloaded --max-runtime 500ms
expect_exit 0
expect_schema
expect_summary '.stopped == "max_runtime" and .counts.fetched == 0 and .inputs == null'
nothing_seeded
manner
: >asked
run seed_downloaded
expect_exit 0
as_expected
expect_eq "gone on" "$(stored DatasetVersions.csv 206)" 1
