#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# ingest-latest against an upstream that lists in every way: which pages are asked for, what is taken of them, and how a run
# ends.
. "$(dirname "$0")/../support/harness.sh"
. "$TEDI_SOURCE/tests/support/enrichment.sh"
. "$TEDI_SOURCE/tests/support/listing.sh"
start_upstream
fresh() { new_store; no_pages; }
# full N FIRST: page N is full, from that id on.
full() { mapfile -t all < <(lines "$2" $(($2 + 19))); page "$1" "${all[@]}"; }
http_page() { answer "list/$1" "${@:2}"; }

case_ "a command that is not known, a limit or an order out of range are wrong usage: 64"
for words in "" "hf" "kaggle --limit 0" "kaggle --limit 10001" "kaggle --sort-by newest" "kaggle --tag-id x" \
  "kaggle --tag-id 0" "kaggle --timeout 0s" "kaggle more"; do
  # shellcheck disable=SC2086  # words
  run ingest-latest $words
  expect_exit 64
done

case_ "without a credential nobody is asked: 77"
fresh
run env -u KAGGLE_USERNAME -u KAGGLE_KEY ingest-latest kaggle --store "$store"
expect_exit 77
expect_one_error
expect_eq "requests" "$(requests api)" 0

case_ "a 401 ends the run with 77, and a page that was there stays"
fresh
full 1 1
http_page 2 "401 Unauthorized" '{"code":401,"message":"Unauthenticated"}'
run latest
expect_exit 77
expect_one_error
expect_stderr "page 2: "
expect_schema
expect_summary '.status == "failed" and .error.kind == "auth" and .counts.inserted == 20 and .pages == 1 and .caught_up == false'
expect_query "$store" "SELECT count(*) FROM v_datasets" 20
expect_cursor ""

case_ "a 429 ends the run with 75, and nobody asks before the time it names"
fresh
full 1 1
http_page 2 "429 Too Many Requests" '{"code":429,"message":"Too many requests"}' "Retry-After: 120"
run latest
expect_exit 75
expect_schema
expect_summary '.status == "rate_limited" and .total_processed == 20 and (.retry_at | length) > 0'
run latest
expect_exit 75
expect_summary '.total_processed == 0'
expect_eq "requests" "$(requests api)" 2
run latest -q
expect_exit 75
expect_silent

case_ "HTML, cut JSON and JSON that is no listing end the run with 65, an answer without a body or a 5xx with 69"
for body in '<!DOCTYPE html><html><body>Please wait</body></html>' '[{"id":1,"ref":"ann/a"}' '{"models":[]}' '"[]"'; do
  fresh
  http_page 1 "200 OK" "$body"
  run latest
  expect_exit 65
  expect_one_error
  expect_stderr "page 1: "
  expect_query "$store" "SELECT count(*) FROM v_datasets" 0
done
for status_line in "200 OK" "503 Service Unavailable"; do
  fresh
  http_page 1 "$status_line" ""
  run latest
  expect_exit 69
  expect_one_error
done

case_ "a listing of all datasets is never empty: 69; a search may be: 0"
fresh
run latest
expect_exit 69
expect_one_error
expect_summary '.error.kind == "unavailable" and .total_processed == 0'
expect_eq "pages" "$(pages_asked)" "1 1"
run latest --search 'no such thing'
expect_exit 0
expect_no_stderr
expect_summary '.status == "ok" and .total_processed == 0 and .truncated == false and .caught_up == null'

case_ "an empty page is no proof of the end: it is asked for once more"
fresh
full 1 1
full 2 21
touch answers/list/2.silent
page 3 "41 ann/d41"
run latest
expect_exit 0
expect_no_stderr
expect_summary '.total_processed == 41 and .pages == 3 and .truncated == false'
expect_eq "pages" "$(pages_asked)" "1 2 2 3"

case_ "a short page is the end"
fresh
page 1 "7 ann/crops" "8 ann/grain"
full 2 21
run latest
expect_exit 0
expect_rows "7 ann/crops pending" "8 ann/grain pending"
expect_eq "pages" "$(pages_asked)" "1"

case_ "an upstream that does not turn pages is asked no more than twice"
fresh
for n in 1 2 3; do full "$n" 1; done
run latest
expect_exit 0
expect_stderr "warning: page 2 shows only what the pages before it did"
expect_summary '.total_processed == 20 and .pages == 2'
expect_eq "pages" "$(pages_asked)" "1 2"

case_ "the default is 100 datasets on five pages; the limit came first, and is kept inside a page"
fresh
for n in 1 2 3 4 5 6; do full "$n" $((n * 20 - 19)); done
run latest
expect_exit 0
expect_schema
expect_summary '.task == "kaggle.fetch_latest" and .source == "kaggle_api" and .unit == "dataset"'
expect_summary '.total_processed == 100 and .total_inserted == 100 and .pages == 5 and .truncated == true'
expect_eq "pages" "$(pages_asked)" "1 2 3 4 5"
new_store
run latest --limit 7
expect_summary '.total_processed == 7 and .pages == 1 and .truncated == true'
expect_query "$store" "SELECT count(*), max(CAST(external_id AS INTEGER)) FROM v_datasets" "7|7"

case_ "one dataset on two pages, as they move while pages are turned, counts once"
fresh
full 1 1
page 2 "20 ann/d20" "21 ann/d21" "21 ann/d21"
run latest --emit all
expect_exit 0
expect_summary '.total_processed == 21 and .counts.fetched == 21'
expect_stdout_json 'map(select(.type == "dataset")) | length == 21 and all(.change == "inserted")'

case_ "both forms of an answer, and tokens in the place of numbers"
fresh
token_page 1 "" "7 ann/crops"
run latest
expect_exit 0
expect_rows "7 ann/crops pending"
fresh
token_page 1 second "7 ann/crops"
token_page second "" "8 ann/grain"
run latest
expect_exit 0
expect_rows "7 ann/crops pending" "8 ann/grain pending"
expect_eq "pages" "$(pages_asked)" "1 second"

case_ "an item that is no dataset is one reject with its place, and costs nothing else: 3"
fresh
objects "7 ann/crops" "8 ann/grain" | jq -c '.[1].id = -8 | . + [{id: 9, ref: "../../etc/passwd"}, "\u001b[2J", 5]' >one
http_page 1 "200 OK" "$(cat one)"
run latest
expect_exit 3
expect_schema
expect_summary '.status == "partial" and .counts == {fetched: 5, inserted: 1, updated: 0, unchanged: 0, skipped: 0, rejected: 4, failed: 0}'
expect_rows "7 ann/crops pending"
expect_query "$store" "SELECT file, reason FROM v_rejects WHERE task = 'kaggle.fetch_latest' ORDER BY reason LIMIT 2" \
  'datasets/list|page 1: [1].id: a positive number expected, -8 found
datasets/list|page 1: [2].ref: owner/slug expected, "../../etc/passwd" found'
! grep -q $'\x1b' "$stderr" || fail_ "an escape reaches the terminal"
page 1 "7 ann/crops"
rm answers/list/1.http
run latest
expect_exit 0
expect_query "$store" "SELECT count(*) FROM v_rejects" 0

case_ "what is asked for is what the flags say, in the words of the API"
fresh
page 1 "7 ann/crops"
run latest --sort-by votes --search "land cover & more" --user 'ann b' --tag-id 3,11105 --tag-id 7
expect_exit 0
expect_eq "path" "$(sed -E 's/.*GET ([^ ]*) .*/\1/' asked)" \
  "/api/v1/datasets/list?group=user&sortBy=votes&user=ann%20b&search=land%20cover%20%26%20more&tagids=3%2C11105%2C7&page=1"
: >asked
run env TEDI_SORT_BY=hottest TEDI_TAG_ID=5 ingest-latest kaggle --store "$store"
expect_eq "path" "$(sed -E 's/.*GET ([^ ]*) .*/\1/' asked)" \
  "/api/v1/datasets/list?group=public&sortBy=hottest&tagids=5&page=1"

case_ "a page that hangs: a signal ends the run at once, what was committed stays and the cursor does not move"
for signal in TERM:143 INT:130; do
  fresh
  full 1 1
  touch answers/list/2.hang
  start_latest
  until_ grep -q 'page=2' asked && kill -"${signal%:*}" "$pid"
  await
  expect_exit "${signal#*:}"
  expect_schema
  expect_summary '.status == "interrupted" and .counts.inserted == 20 and .remaining == 80 and .caught_up == false'
  expect_query "$store" "SELECT count(*) FROM v_datasets" 20
  expect_cursor ""
done

case_ "a page that takes too long is given up: 69"
run latest --timeout 100ms
expect_exit 69

case_ "the time limit ends a run between two pages, with 0"
fresh
for n in 1 2 3 4 5; do full "$n" $((n * 20 - 19)); done
run ingest-latest kaggle --store "$store" --rate 2/s --max-runtime 700ms
expect_exit 0
expect_summary '.stopped == "max_runtime" and .remaining == 100 - .total_processed and .total_processed < 100 and .pages >= 1'

case_ "nothing of the credential is seen anywhere"
expect_hidden
