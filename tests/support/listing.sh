# shellcheck shell=bash
# shellcheck disable=SC2154  # $store is enrichment.sh's
# SPDX-License-Identifier: Apache-2.0
# For tests of ingest-latest, behind enrichment.sh: what the upstream lists (support/kaggle_listing.hpp).
#
#   page 1 "7 ann/crops 2026-03-01T00:00:00Z" "8 ann/grain"
#   run latest --limit 20
#   expect_rows "7 ann/crops pending" "8 ann/grain pending"

# page N "ID OWNER/SLUG [UPDATED]"...: what is listed on page N.
page() {
  mkdir -p answers/list
  objects "${@:2}" >"answers/list/$1.json"
}
# token_page N TOKEN LINE...: the same in the newer form, with a token that names the next page.
token_page() {
  mkdir -p answers/list
  objects "${@:3}" | jq -c --arg token "$2" '{datasets: ., nextPageToken: $token}' >"answers/list/$1.json"
}
objects() {
  printf '%s\n' "$@" | jq -Rsc 'split("\n") | map(select(. != "") | split(" ") | {
    id: (.[0] | tonumber), ref: .[1], title: "Title of \(.[1])", totalBytes: 1000,
    lastUpdated: (.[2] // "2026-03-01T00:00:00Z"), isPrivate: false, voteCount: 5, viewCount: 50, tags: [], files: []})'
}
# lines FROM TO [UPDATED]: a line for each number.
lines() { seq "$1" "$2" | awk -v updated="${3:+ $3}" '{ print $1 " ann/d" $1 updated }'; }
# no_pages: nothing is listed any more.
no_pages() { rm -rf answers/list; : >asked; }
new_store() { rm -f "$store" "$store"-*; }

latest() { ingest-latest kaggle --store "$store" --rate 100000/s "$@"; }
start_latest() { start ingest-latest kaggle --store "$store" --rate 100000/s "$@"; }

# expect_rows "ID REF STATUS"...: all datasets, by id.
expect_rows() {
  expect_query "$store" "SELECT external_id || ' ' || coalesce(ref, '-') || ' ' || status FROM v_datasets
    ORDER BY CAST(external_id AS INTEGER)" "$(printf '%s\n' "$@")"
}
expect_cursor() { expect_query "$store" "SELECT value FROM v_cursors WHERE source = 'kaggle' AND name = 'latest.updated'" "$1"; }
# The pages that were asked for, in order.
pages_asked() { sed -nE 's/.*[?&](page|pageToken)=([^& ]*).*/\2/p' asked | tr '\n' ' ' | sed 's/ $//'; }
