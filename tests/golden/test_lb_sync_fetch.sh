#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# lb-sync that downloads its boards: from an API that fails in every way, several at a time, and never one twice.
. "$(dirname "$0")/../support/harness.sh"
. "$TEDI_SOURCE/tests/support/enrichment.sh"
. "$TEDI_SOURCE/tests/support/leaderboards.sh"
start_upstream
lb() { run lb-sync --store "$store" --rate 100000/s "$@"; }
start_lb() { start lb-sync --store "$store" --rate 100000/s "$@"; }
# board_of SLUG USER...: what the API has for that competition from now on, as Kaggle zips it: one team a user.
board_of() {
  mkdir -p answers/leaderboard
  local csv="$1-publicleaderboard-2026-10-31T16:26:26.csv"
  rm -f "answers/leaderboard/$1".*
  { printf '\xEF\xBB\xBF%s\n' "$columns"
    printf '%s\n' "${@:2}" | awk '{ printf "%d,%d,\"Team %d\",\"2026-10-20 10:00:00\",0.%05d,1,%s\n", NR, 100 + NR, NR, 90000 - NR, $1 }'; } >"$csv"
  zip -q "answers/leaderboard/$1.zip" "$csv"
}
reply_of() {  # SLUG STATUS TYPE BODY
  mkdir -p answers/leaderboard
  printf 'HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s' "$2" "$3" "${#4}" "$4" >"answers/leaderboard/$1.http"
}
folders() { find "$XDG_CACHE_HOME/tedi/leaderboards" -mindepth 1 ! -name .lock 2>/dev/null; }
has_folders() { [ -n "$(folders)" ]; }
nothing_left() { expect_eq "left in the folder for downloads" "$(folders)" ""; }

case_ "without competitions there is nothing to do, and no credential is needed"
run env -u KAGGLE_USERNAME -u KAGGLE_KEY lb-sync --store "$store"
expect_exit 0
expect_stderr "Synced 0 entries across 0 competitions"

case_ "without a credential: 77"
follow titanic
know ann bea cid
run env -u KAGGLE_USERNAME -u KAGGLE_KEY lb-sync --store "$store"
expect_exit 77
expect_one_error

case_ "wrong usage is 64"
for wrong in '--jobs 0' '--jobs many' '--timeout 0s' '--from x.zip'; do
  # shellcheck disable=SC2086  # words
  lb $wrong
  expect_exit 64
done
for empty in --diff --from --keep-csv; do
  lb titanic "$empty" ''
  expect_exit 64
  expect_one_sentence
done
expect_eq "requests" "$(grep -c leaderboard asked)" 0

case_ "a board comes as Kaggle zips it, is synced, and leaves nothing behind; the sentences are those of the document"
board_of titanic ann bea stranger
lb
expect_exit 0
expect_schema
expect_summary '.created == 2 and .skipped == 1 and .total == 2 and .competitions[0].outcome == "synced"'
expect_eq "what it says" "$(sed 's/^lb-sync: //' "$stderr")" "Downloaded complete leaderboard: 3 entries
CSV has 3 entries with columns: [Rank, TeamId, TeamName, LastSubmissionDate, Score, SubmissionCount, TeamMemberUserNames]
Database update complete - Created: 2, Updated: 0, Skipped: 1
Cleaned up CSV: titanic-publicleaderboard-2026-10-31T16:26:26.csv
Synced 2 entries for titanic
Synced 2 entries across 1 competition"
nothing_left
expect_eq "requests with the key" "$(grep -c 'api GET /api/v1/competitions/titanic/leaderboard/download 200 auth=yes' asked)" 1

case_ "--keep-csv keeps it under a name that every system can have"
mkdir kept
lb --keep-csv kept
expect_exit 0
expect_file kept/titanic-publicleaderboard-2026-10-31_T_16_26_26.csv

case_ "six competitions of which two are broken: 3, four are synced, and each one's outcome is told"
for slug in house-prices digits spaceship tabular; do
  follow "$slug"
  board_of "$slug" ann cid
done
follow broken-page
reply_of broken-page "200 OK" text/html '<!DOCTYPE html><html></html>'
lb
expect_exit 3
expect_schema
expect_summary '.status == "partial" and ([.competitions[] | select(.outcome == "synced" or .outcome == "unchanged")] | length) >= 4'
expect_summary '.competitions[] | select(.slug == "broken-page") | .error.kind == "bad_data"'
follow closed
reply_of closed "403 Forbidden" application/json '{"code":403,"message":"You must accept the rules"}'
lb
expect_exit 3
expect_summary '([.competitions[] | select(.outcome == "failed")] | length) == 2'
expect_stderr "You must accept the rules"
nothing_left

case_ "when the network is gone for all of them: 69, and the boards stay"
before=$(sqlite3 "$store" "SELECT count(*) FROM v_leaderboard WHERE is_active")
TEDI_KAGGLE_URL=http://127.0.0.1:1 lb
expect_exit 69
expect_query "$store" "SELECT count(*) FROM v_leaderboard WHERE is_active" "$before"
nothing_left

case_ "a 429 ends the run with 75, and what was synced before it stays; a 401 with 77"
reply_of spaceship "429 Too Many Requests" application/json '{"code":429,"message":"Too many requests"}'
lb spaceship
expect_exit 75
expect_summary '.status == "rate_limited" and .remaining == 1'
lb -q digits
expect_exit 75
expect_silent
time_passes
reply_of spaceship "401 Unauthorized" application/json '{"code":401,"message":"Unauthenticated"}'
lb spaceship digits
expect_exit 77
expect_summary '.remaining == 2'
rm answers/leaderboard/spaceship.http
board_of spaceship ann cid

case_ "a download that is cut, or that is no zip, leaves the board as it was"
head -c 150 answers/leaderboard/digits.zip >cut.zip
mv cut.zip answers/leaderboard/digits.zip
lb digits
expect_exit 65
expect_one_error
printf 'Rank,TeamId\n' >answers/leaderboard/digits.csv
rm answers/leaderboard/digits.zip
lb digits
expect_exit 65
expect_query "$store" "SELECT count(*) FROM v_leaderboard WHERE competition = 'digits' AND is_active" 2
nothing_left

case_ "several at a time sync the same as one at a time, and each sentence stays with its competition"
rm -f "$store"*
for n in {1..12}; do
  follow "board-$n"
  board_of "board-$n" ann bea "user-$n"
done
know ann bea cid user-{1..12}
lb --jobs 5 --emit changed
expect_exit 0
expect_schema
expect_summary '.created == 36 and ([.competitions[].slug] == ([.competitions[].slug] | sort)) and (.competitions | length) == 12'
expect_eq "entries told" "$(grep -c '"type":"entry"' "$stdout")" 36
expect_eq "sentences in one piece" "$(grep -A 4 'Downloaded complete' "$stderr" | sed 's/^lb-sync: //; s/-[0-9]*-public.*//; s/board-[0-9]*/board/; s/, TeamMember.*//' | sort | uniq -c | sort -rn | awk '{ print $1 }' | sort -u | paste -sd ' ')" "12"
nothing_left
lb --jobs 5
expect_exit 0
expect_summary '.unchanged == 36 and .created == 0'

case_ "two runs at once never have one competition twice"
: >asked
touch answers/leaderboard/slow
start_lb --jobs 3
first=$pid
until_ grep -q leaderboard/download asked
lb-sync --store "$store" --rate 100000/s --jobs 3 >second 2>second.err
second=$?
pid=$first
await
expect_exit 0
case $second in 0 | 75) ;; *) fail_ "the second run ended with $second: $(cat second.err)" ;; esac
expect_eq "boards that nobody has synced" "$(cat "$stdout" second | jq -rs '[.[] | select(.type == "summary") | .competitions[] | select(.outcome != "locked") | .slug] | unique | length')" 12
rm answers/leaderboard/slow

case_ "a time limit lets the download in hand come to its end, and leaves the rest"
touch answers/leaderboard/slow
lb --max-runtime 100ms
expect_exit 0
expect_schema
expect_summary '.stopped == "max_runtime" and (.competitions | length) == 1 and .remaining == 11'
rm answers/leaderboard/slow
nothing_left

case_ "a signal ends a slow download within a second, with nothing left behind, and kill -9 leaves what the next run removes"
touch answers/leaderboard/slow
: >asked
start_lb
until_ grep -q leaderboard/download asked
began=$(date +%s%N)
kill -TERM "$pid"
await
expect_exit 143
[ $(($(date +%s%N) - began)) -lt 1000000000 ] || fail_ "it took too long"
expect_summary '.status == "interrupted" and .remaining == 12'
nothing_left
start_lb
until_ has_folders
{ kill -KILL "$pid"; await; } 2>/dev/null
has_folders || fail_ "a killed run leaves its folder"
rm answers/leaderboard/slow
lb
expect_exit 0
nothing_left
expect_hidden
