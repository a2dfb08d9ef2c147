#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# lb-sync as a user types it: what is wrong usage, the example of the document, what a board leaves in the store and on the
# streams, and real boards of all years.
. "$(dirname "$0")/../support/harness.sh"
. "$TEDI_SOURCE/tests/support/leaderboards.sh"

case_ "wrong usage is 64, with one sentence"
follow titanic
printf '%s\n' "$columns" >empty.csv
wrong() {
  lb "$@"
  expect_exit 64
  expect_one_sentence
  [ ! -s "$stdout" ] || fail_ "nothing was run, so there is no summary"
}
wrong --from empty.csv
wrong titanic spaceship-titanic --from empty.csv
wrong ../titanic --from empty.csv
expect_stderr "is no competition"
wrong spaceship-titanic --from empty.csv
expect_stderr "tedi-registry competition add spaceship-titanic"
wrong --diff titanic titanic
wrong --diff nobody
for size in 0 1.5GB much; do wrong titanic --from empty.csv --max-unpacked "$size"; done
expect_stderr "'much' is not a size"

case_ "a file that is not there is 66, one that is no board 65; both leave one sentence and a summary"
refused() {  # CODE WORDS ARGUMENTS...
  lb titanic --from "${@:3}"
  expect_exit "$1"
  expect_one_error
  expect_stderr "$2"
  expect_schema
  expect_summary '.status == "failed" and .total == 0 and .competitions[0].outcome == "failed"'
}
refused 66 "nowhere.zip" nowhere.zip
echo '<!doctype html>' >page.zip
refused 65 "an HTML page" page.zip
printf 'Next Page Token = CfDJ8\nteamId,teamName\n' >page.csv
refused 65 "--show" page.csv
printf 'TeamId,Name\n1,a\n' >unknown.csv
refused 65 "TeamName, LastSubmissionDate, Score" unknown.csv
mkdir folder
cp empty.csv folder/b.csv
zip -q two.zip empty.csv folder/b.csv
refused 65 "it holds 2" two.zip
zip -q none.zip page.zip
refused 65 "none of the 1 files" none.zip
head -c 3000000 /dev/zero | tr '\0' 'x' | zip -q bomb.zip - && printf '@ -\n@=board.csv\n' | zipnote -w bomb.zip
refused 65 "longer than the 1.0 MB" bomb.zip --max-unpacked 1MB
refused 73 "nowhere/titanic-empty.csv" empty.csv --keep-csv nowhere
expect_query "$store" "SELECT count(*) FROM v_leaderboard" 0

case_ "-q says nothing of a run that went well, and the error and the summary of another one"
lb titanic --from empty.csv -q
expect_exit 0
expect_silent
lb titanic --from page.zip -q
expect_exit 65
expect_one_sentence
expect_summary '.status == "failed"'

case_ "the example of the document: of 1,744 teams 12 are created, 8 updated, 1,724 skipped; 20 in all"
follow spaceship-titanic
know CADang member-{1..7}
document_board 0.1 | sed 's/0.96399/0.95000/' >before.csv
lb spaceship-titanic --from before.csv -q
expect_exit 0
know JekiWanTaufik member-{8..18}
document_board 0.2 >spaceship-titanic-publicleaderboard-2025-10-31T16:26:26.csv
zip -q spaceship-titanic.zip spaceship-titanic-publicleaderboard-*.csv
mkdir kept
lb spaceship-titanic --from spaceship-titanic.zip --keep-csv kept
expect_exit 0
expect_schema
expect_summary '.task == "sync_kaggle_leaderboard_auto" and .source == "kaggle" and .unit == "entry" and .status == "ok"'
expect_summary '[.created, .updated, .unchanged, .skipped, .total] == [12, 8, 0, 1724, 20]'
expect_summary '.counts == {fetched: 1744, inserted: 12, updated: 8, unchanged: 0, skipped: 1724, rejected: 0, failed: 0}'
expect_summary '.competitions[0] | .slug == "spaceship-titanic" and .outcome == "synced" and .teams == 1744 and .ranks == "file"'
expect_eq "what it says" "$(sed 's/^lb-sync: //' "$stderr")" "Downloaded complete leaderboard: 1744 entries
CSV has 1744 entries with columns: [Rank, TeamId, TeamName, LastSubmissionDate, Score, SubmissionCount, TeamMemberUserNames]
Database update complete - Created: 12, Updated: 8, Skipped: 1724
Synced 20 entries for spaceship-titanic
Synced 20 entries across 1 competition"
expect_query "$store" "SELECT rank, team_name, username, score, score_text, submission_date FROM v_leaderboard
  WHERE competition = 'spaceship-titanic' AND is_active ORDER BY rank LIMIT 2" "1|CADang|CADang|0.96399|0.96399|2025-10-28T14:41:56Z
3|Jeki Wan Taufik|JekiWanTaufik|0.82066|0.82066|2025-10-21T13:10:23Z"
expect_query "$store" "SELECT count(*), count(valid_to) FROM v_leaderboard_history WHERE competition = 'spaceship-titanic'" "28|8"

case_ "the CSV is kept as it was, the colons of its time stamp turned"
expect_eq "files" "$(ls kept)" "spaceship-titanic-publicleaderboard-2025-10-31_T_16_26_26.csv"
cmp -s kept/*.csv spaceship-titanic-publicleaderboard-2025-10-31T16:26:26.csv || fail_ "it is another one"

case_ "the same again is not processed, and a user who is new has it processed"
lb spaceship-titanic --from spaceship-titanic.zip
expect_exit 0
expect_schema
expect_summary '[.created, .updated, .unchanged, .skipped, .total] == [0, 0, 20, 1724, 20] and .competitions[0].outcome == "unchanged"'
expect_stderr "nothing is processed"
know brandonft
lb spaceship-titanic --from spaceship-titanic.zip
expect_summary '[.created, .updated, .unchanged, .skipped, .total] == [1, 0, 20, 1723, 21]'

case_ "names in Devanagari are intact, and --keep-unmatched has the teams that are nobody's"
lb spaceship-titanic --from spaceship-titanic.zip --keep-unmatched --emit changed
expect_exit 0
expect_schema
expect_summary '[.created, .updated, .unchanged, .skipped] == [1723, 0, 21, 0]'
expect_stdout_json 'map(select(.type == "entry")) | length == 1723 and .[0].team_name == "नरेश कोपरखैरणे" and .[0].username == null'
expect_query "$store" "SELECT entries, last_synced_at IS NOT NULL, length(checksum) FROM v_competitions WHERE slug = 'spaceship-titanic'" "1744|1|16"

case_ "--diff says who moved with the last change, by rank, without a summary"
printf '%s\n' "$columns" "1,7,seven,,0.9,,member-1" "2,8,eight,,0.8,,member-2" "3,9,nine,,0.7,,member-3" >first.csv
printf '%s\n' "$columns" "1,8,eight,,0.95,,member-2" "2,7,seven,,0.9,,member-1" "3,10,ten,,0.75,,member-4" >second.csv
lb --diff titanic
expect_exit 0
expect_silent
lb titanic --from first.csv -q
lb titanic --from second.csv -q
lb titanic --from second.csv -q
lb --diff titanic
expect_exit 0
expect_no_stderr
expect_schema
expect_eq "who moved" "$(jq -rc '[.username, .change, .previous_rank, .rank]' "$stdout")" '["member-2","updated",2,1]
["member-1","updated",1,2]
["member-3","removed",3,3]
["member-4","inserted",null,3]'
cp "$stdout" moved
lb --diff titanic --format json
expect_eq "json" "$(jq -c '.[]' "$stdout")" "$(jq -c . moved)"
lb --diff titanic --format csv
expect_eq "csv" "$(sed -n 2p "$stdout")" $'titanic,updated,1,8,eight,member-2,0.95,0.95,,,false,true,2,0.8\r'
lb --diff titanic --format table
expect_eq "table" "$(sed -n 5p "$stdout" | tr -s ' ')" "titanic inserted 3 10 ten member-4 0.75 0.75 - - no yes - -"

case_ "a dry run tells the same and writes nothing"
lb titanic --from first.csv --dry-run --emit all
expect_exit 0
expect_schema
expect_summary '.dry_run and [.created, .updated, .unchanged] == [0, 3, 0] and .competitions[0].removed == 1'
expect_query "$store" "SELECT group_concat(team_id) FROM (SELECT team_id FROM v_leaderboard WHERE competition = 'titanic' AND is_active ORDER BY rank)" "8,7,10"

case_ "a competition that another run has in hand: 75, or 0 with --if-locked skip, and --if-locked wait waits"
lock=$(find . -name '*lb-sync.titanic*' | head -n 1)
flock --no-fork "$lock" sleep 60 &
holder=$!
until_ bash -c "! flock -n '$lock' true"
lb titanic --from first.csv
expect_exit 75
expect_summary '.status == "locked" and .competitions[0].outcome == "locked"'
expect_schema
lb Titanic --from first.csv --if-locked skip
expect_exit 0
expect_summary '.status == "locked"'
lb spaceship-titanic --from spaceship-titanic.zip --keep-unmatched
expect_exit 0
start lb-sync --store "$store" titanic --from first.csv --if-locked wait
until_ grep -q waiting "$stderr"
kill -s TERM "$pid"
await
expect_exit 143
expect_summary '.status == "interrupted"'
start lb-sync --store "$store" titanic --from first.csv --if-locked wait
until_ grep -q waiting "$stderr"
kill "$holder"
await
expect_exit 0
expect_summary '.status == "ok" and .updated == 3'

case_ "who is detached is nobody on the board, and erased from it and its history by a purge"
tedi-registry user remove member-1 -q --store "$store"
expect_query "$store" "SELECT count(*) FROM v_leaderboard WHERE username = 'member-1'" 0
lb titanic --from first.csv
expect_summary '[.unchanged, .skipped] == [2, 1]'
tedi-registry user remove member-1 --purge -q --store "$store"
expect_query "$store" "SELECT count(*) FROM v_leaderboard WHERE team_id = 7" 0
expect_query "$store" "SELECT count(*) FROM v_leaderboard_history WHERE team_id = 7" 0

case_ "names that would write on a terminal or into a statement do not"
printf '%s\n' "$columns" $'1,7,"a\e[2J\'\'); DROP TABLE users; --",,0.9,,member-2' $'2,8,"\e]0;x\a",,0.8,,"x,MEMBER-2"' >hostile.csv
lb titanic --from hostile.csv --emit all
expect_exit 0
expect_schema
expect_stderr "MEMBER-2 is in two teams"
! grep -q $'\e' "$stdout" "$stderr" || fail_ "an escape came through"
expect_query "$store" "SELECT count(*) > 0 FROM users" 1

real=$upstream/kaggle/leaderboards
# real_board SLUG FILE TEAMS QUERY ANSWER
real_board() {
  case_ "a real board: $2"
  if [ -z "$upstream" ]; then skip_ "TEDI_TEST_UPSTREAM is not set"; return; fi
  follow "$1" "${6-}"
  lb "$1" --from "$real/$2" --keep-unmatched
  expect_exit 0
  expect_schema
  expect_summary ".created == $3 and .counts.rejected == 0"
  expect_query "$store" "SELECT $4 FROM v_leaderboard WHERE competition = '$1'" "$5"
  lb "$1" --from "$real/$2" --keep-unmatched
  expect_summary '.competitions[0].outcome == "unchanged"'
}
real_board real-2025 titanic-2025-06-03/titanic-publicleaderboard.csv 15739 "count(*), sum(is_benchmark), max(rank)" "15739|1|15738"
real_board real-2018 house-prices-2018-07-14/publicleaderboarddata.zip 4999 "count(*), count(rank)" "4999|0"
real_board real-2018-lower house-prices-2018-10-10/house-prices-advanced-regression-techniques-publicleaderboard.csv 4066 \
  "count(*), max(rank), (SELECT score = (SELECT min(score) FROM v_leaderboard WHERE competition = 'real-2018-lower') FROM v_leaderboard WHERE competition = 'real-2018-lower' AND rank = 1)" "4066|4066|1" no
real_board real-2020 titanic-2020-05-13/titanic-publicleaderboard.csv 21254 "count(*), sum(team_name = '[Deleted]')" "21254|101"
real_board real-2012 givemesomecredit-2012-12-01/GiveMeSomeCredit_public_leaderboard.csv 1075 "count(*), count(submission_date)" "1075|1075"
real_board real-2021 spotoroo-2021-05-22/spotoroo-publicleaderboard.zip 283 "count(*), max(score)" "283|1.0"
real_board real-tiny dna-barcode-2021-09/dna-barcode-classification-publicleaderboard.csv 18 "count(*), max(score)" "18|0.97495"
real_board real-view spaceship-titanic-2025-10-view-top20/spaceship-titanic_all_entries.csv 20 "count(*), max(rank)" "20|20"

case_ "a real page of Kaggle's command line is refused for what it is"
if [ -z "$upstream" ]; then
  skip_ "TEDI_TEST_UPSTREAM is not set"
else
  refused 65 "--show" "$real/kaggriculture-2026-09-16-cli-show/current_leader_board.csv"
fi
