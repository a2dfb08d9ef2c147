#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# tedi-registry competition and user: whose boards are followed, and whose entries are looked for on them.
. "$(dirname "$0")/../support/harness.sh"
. "$TEDI_SOURCE/tests/support/leaderboards.sh"

registry() { run tedi-registry "$@" --store "$store"; }
# piped TEXT ARGUMENT...: with the text, in which printf's escapes count, on stdin.
piped() {
  # shellcheck disable=SC2059  # the escapes are meant
  printf "$1" >.stdin
  command_line="${*:2} <<< $1"
  tedi-registry "${@:2}" --store "$store" >"$stdout" 2>"$stderr" <.stdin
  status=$?
}
# refused SENTENCE ARGUMENT...: wrong usage, said in one sentence; no store comes of it.
refused() {
  run tedi-registry "${@:2}" --store refused.db
  expect_exit 64
  expect_one_sentence
  expect_stderr "$1"
  expect_eq "stdout" "$(cat "$stdout")" ""
}
known() { sqlite3 -readonly "$store" "SELECT group_concat(username) FROM (SELECT username FROM v_users ORDER BY lower(username))"; }

case_ "what is no name of a competition is refused, and harmless where it is repeated: 64"
for command in add enable disable remove; do
  for slug in ../titanic a_b a/b 'a b' "a'; DROP TABLE competitions; --" "$(printf 'x%.0s' {1..101})" ""; do
    refused "is no competition" competition "$command" "$slug"
  done
  refused '\x1b[2J' competition "$command" $'\e[2J\n'
  refused "SLUG is missing" competition "$command"
done
refused "is no competition" competition add titanic ../x
sqlite3 -readonly refused.db "SELECT count(*) FROM competitions" | grep -qx 0 || fail_ "all or none should be added"

case_ "other wrong usage: 64"
refused "'maybe' is not possible: yes or no was expected" competition add titanic --higher-is-better maybe
refused "--title is that of one competition" competition add titanic house-prices --title Both
refused "an empty text is no title" competition add titanic --title ""
refused "unknown command 'ad', did you mean 'add'?" competition ad titanic
refused "unexpected argument 'titanic'" competition list titanic
refused "unknown option '--dry-run'" competition list --dry-run
refused "--format: 'xml' is not possible" user list --format xml
refused "FILE is missing" user import
refused "USERNAME is missing" user remove
refused "unexpected argument 'b.csv'" user import a.csv b.csv
refused "'many' is not a limit for rejects" user import a.csv --max-rejects many
refused "a user name with a control character" user remove ann $'\e[2J'
refused '\x1b[2J' user remove $'\e[2J'
refused "a user name that is not UTF-8" user remove $'a\xff'
refused "a user without a name" user remove ""

case_ "a competition that nobody has added is told, with the one that was meant: 64"
registry competition add house-prices -q
for command in enable disable remove; do
  registry competition "$command" house-price
  expect_exit 64
  expect_one_sentence
  expect_stderr "house-price is not followed, did you mean house-prices?"
  registry competition "$command" house-prices spoken-words
  expect_exit 64
  expect_stderr "tedi-registry competition add spoken-words"
done
expect_query "$store" "SELECT slug, is_active FROM v_competitions" "house-prices|1"
registry competition remove house-prices -q

case_ "without a store the lists are empty, a dry run tells, and no store comes of it"
for noun in competition user; do
  run tedi-registry $noun list --store none/tedi.db
  expect_exit 0
  expect_silent
  run tedi-registry $noun list --store none/tedi.db --format json
  expect_eq "stdout" "$(cat "$stdout")" "[]"
done
echo username >members.csv
echo ann >>members.csv
for command in "competition add titanic" "user import members.csv"; do
  # shellcheck disable=SC2086  # words
  run tedi-registry $command --dry-run --store none/tedi.db
  expect_exit 0
  expect_schema
  expect_summary '.dry_run and .counts.inserted == 1'
done
expect_stderr "1 new"
expect_no_file none

case_ "a competition is added, changed, and left alone when it is so already"
registry competition add titanic spaceship-titanic
expect_exit 0
expect_schema
expect_summary '.task == "registry.competition" and .source == "kaggle" and .unit == "competition" and .counts.inserted == 2'
expect_stderr "spaceship-titanic is now followed"
registry competition add TITANIC --title $'The \e[2Jship' --higher-is-better yes --dry-run
expect_summary '.dry_run and .counts.updated == 1'
expect_stderr "TITANIC would be changed"
registry competition add TITANIC --title $'The \e[2Jship' --higher-is-better yes
expect_summary '.counts.updated == 1 and .counts.fetched == 1'
registry competition add titanic Titanic
expect_summary '.counts.unchanged == 1 and .counts.fetched == 1'
expect_stderr "nothing to do"
expect_query "$store" "SELECT slug, higher_is_better FROM v_competitions ORDER BY slug" "spaceship-titanic|
titanic|1"
registry competition add titanic --higher-is-better no
expect_summary '.counts.updated == 1'
registry competition add titanic -q
expect_silent

case_ "disabled it is synced only by name, until it is enabled or added again"
registry competition disable titanic spaceship-titanic
expect_exit 0
expect_schema
expect_summary '.counts.updated == 2'
expect_stderr "titanic is now inactive"
registry competition disable titanic
expect_summary '.counts.unchanged == 1'
registry competition enable Titanic
expect_summary '.counts.updated == 1'
expect_stderr "titanic is now active"
registry competition add spaceship-titanic
expect_summary '.counts.updated == 1'
expect_query "$store" "SELECT sum(is_active) FROM v_competitions" 2

case_ "the list of competitions, in every format, harmless for a terminal"
registry competition list
expect_exit 0
expect_no_stderr
expect_schema
expect_stdout_json 'map([.slug, .is_active, .higher_is_better, .last_synced_at, .entries]) == [["spaceship-titanic", true, null, null, 0], ["titanic", true, false, null, 0]]'
cp "$stdout" lines
registry competition list --format json
expect_eq "json" "$(jq -c '.[]' "$stdout")" "$(jq -c . lines)"
registry competition list --format csv
expect_eq "csv" "$(head -n 2 "$stdout")" $'slug,title,is_active,higher_is_better,last_synced_at,entries,checksum,teams,last_changed_at\r\nspaceship-titanic,,true,,,0,,,\r'
registry competition list --format table
expect_stdout 'The \x1b[2Jship'
! grep -q $'\e' "$stdout" || fail_ "an escape came through"

# no_list CODE SENTENCE: the file ./list is refused, and nobody is added.
no_list() {
  registry user import list
  expect_exit "$1"
  expect_one_error
  expect_stderr "$2"
  expect_schema
  expect_summary '.status == "failed" and .counts.inserted == 0'
  expect_eq "users" "$(known)" ""
}
case_ "what is no list of users is refused for what it is, and adds nobody: 65, 66"
no_list 66 "list"
: >list
no_list 65 "empty"
echo '<!doctype html><title>username</title>' >list
no_list 65 "an HTML page"
printf 'name,mail\nann,a@example.org\n' >list
no_list 65 "list: the header lacks the column username"
printf 'username,username\nann,bob\n' >list
no_list 65 "username"
echo '[{"username":"ann"}]' >list
no_list 65 "JSON"
printf '\x89PNG\r\n\x1a\n\0\0' >list
no_list 65 "list"
printf 'username\n \n\nann,x\n' >list
no_list 65 "2 of 2 records are no users, more than --max-rejects allows"
expect_stderr "list: line 2: a user without a name"
printf '{"username":"ann"}\n{"username":\nnot json\n' >list
no_list 65 "2 of 3 records are no users"
mkdir folder
mv list folder/list && mv folder list
registry user import list
[ "$status" -ne 0 ] || fail_ "a folder is no list"
expect_one_error
rm -r list

case_ "names that nobody can have are rejected with line and reason, said and kept: 3"
{
  echo username
  printf 'user%s\n' {1..500}
  printf '"a\e[2J"\n%s\na\xff\n' "$(printf 'x%.0s' {1..300})"
} >list
registry user import list
expect_exit 3
expect_schema
expect_summary '.status == "partial" and .counts == {fetched: 503, inserted: 500, updated: 0, unchanged: 0, skipped: 0, rejected: 3, failed: 0}'
expect_stderr 'list: line 502: a user name with a control character: a\x1b[2J'
expect_stderr "list: line 503: a user name longer than 255 bytes"
expect_stderr "list: line 504: a user name that is not UTF-8"
! grep -q $'\e' "$stderr" || fail_ "an escape came through"
expect_query "$store" "SELECT task, source, file, line, reason FROM v_rejects ORDER BY line LIMIT 1" \
  "registry.user|kaggle|list|502|a user name with a control character"
registry user import list
expect_exit 3
expect_summary '.counts.unchanged == 500 and .counts.inserted == 0'
expect_query "$store" "SELECT count(*) FROM v_rejects" 3
printf 'username\nuser1\n' >list
registry user import list
expect_exit 0
expect_query "$store" "SELECT count(*) FROM v_rejects" 0

case_ "who says so has a short list taken with its bad lines, and the first of many are said"
{ printf 'username\n'; printf '" "\n%.0s' {1..25}; printf 'ann\n'; } >list
registry user import list --max-rejects 25
expect_exit 3
expect_summary '.counts.rejected == 25 and .counts.inserted == 1'
expect_stderr "and 5 more rejected lines"
expect_eq "lines on stderr" "$(wc -l <"$stderr")" 22
sqlite3 "$store" "DELETE FROM users"

case_ "CSV with a byte-order mark, CRLF, other columns and names twice in other case; from a pipe as well"
piped '\xEF\xBB\xBFid,username,display_name\r\n1, Ann ,"Ann, A."\r\n2,नरेश,\r\n3,ANN,Another\r\n' user import -
expect_exit 0
expect_schema
expect_summary '.task == "registry.user" and .unit == "user" and .counts.inserted == 2 and .counts.skipped == 1'
expect_stderr "stdin: 2 new"
expect_query "$store" "SELECT username, display_name FROM v_users ORDER BY 1" "Ann|Ann, A.
नरेश|"
piped 'username,display_name\nann,\nNew,\n' user import -
expect_summary '.counts == {fetched: 2, inserted: 1, updated: 0, unchanged: 1, skipped: 0, rejected: 0, failed: 0}'
piped 'username\nann\nlater\n' user import - --dry-run
expect_summary '.dry_run and .counts.inserted == 1 and .counts.unchanged == 1'
expect_eq "users" "$(known)" "Ann,New,नरेश"

case_ "NDJSON, and what the list of users prints can be imported elsewhere; a gzip and a zip are opened"
piped '\n{"type":"user","username":"bob","age":7}\n\n{"username":"Robert\x27); DROP TABLE users; --","display_name":"=1+1"}' user import -
expect_exit 0
expect_summary '.counts.inserted == 2'
registry user list
expect_exit 0
expect_no_stderr
expect_schema
expect_stdout_json 'map(.username) == ["Ann", "bob", "New", "Robert'"'"'); DROP TABLE users; --", "नरेश"]'
cp "$stdout" users.ndjson
registry user list --format csv
expect_stdout "\"'=1+1\",true"
registry user list --format table
expect_eq "header" "$(head -n 1 "$stdout" | tr -s ' ')" "username display_name is_active"
gzip -k users.ndjson
zip -q users.zip users.ndjson
for file in users.ndjson users.ndjson.gz users.zip; do
  run tedi-registry user import $file --store other.$file.db
  expect_exit 0
  expect_summary '.counts.inserted == 5'
done
run tedi-registry user list --store other.users.zip.db
expect_eq "differences" "$(diff users.ndjson "$stdout")" ""

case_ "users are detached by name or from a pipe, and nothing is to be done the second time"
registry user remove ANN bob --dry-run
expect_exit 0
expect_schema
expect_summary '.dry_run and .counts.updated == 2'
expect_stderr "bob would be detached"
expect_query "$store" "SELECT sum(is_active) FROM v_users" 5
registry user remove ANN bob nobody
expect_exit 0
expect_schema
expect_summary '.counts.updated == 2 and .counts.unchanged == 1'
expect_stderr "ANN is now detached"
expect_stderr "nobody is called nobody: nothing to do"
registry user remove ann -q
expect_silent
piped 'username\nnew\n{"username":"bob"}\na,b\n' user remove -
expect_exit 3
expect_summary '.counts.updated == 1 and .counts.unchanged == 1 and .counts.rejected == 1'
expect_stderr "stdin: line 4: one name a line is expected, without a comma: a,b"
piped '' user remove -
expect_exit 0
expect_summary '.counts.fetched == 0'
expect_query "$store" "SELECT group_concat(username) FROM (SELECT username FROM v_users WHERE is_active ORDER BY username)" "Robert'); DROP TABLE users; --,नरेश"
piped 'username\nann\n' user import -
expect_summary '.counts.updated == 1'

case_ "who is erased is in no table any more, though the team of that name was stored as nobody's"
printf '%s\n' "$columns" "1,7,seven,,0.9,,ann" "2,8,eight,,0.8,,bob" "3,9,BOB,,0.7,,x" "4,10,ten,,0.6,,y" >board.csv
lb titanic --from board.csv --keep-unmatched -q
expect_query "$store" "SELECT count(*), count(username) FROM v_leaderboard" "4|1"
registry user remove --purge bob Ann --dry-run
expect_summary '.counts.updated == 2'
expect_query "$store" "SELECT count(*) FROM leaderboard_entries" 4
registry user remove --purge bob Ann
expect_exit 0
expect_schema
expect_stderr "bob is now erased, with 1 entry"
expect_stderr "Ann is now erased, with 1 entry"
expect_summary '.counts.updated == 2'
expect_query "$store" "SELECT group_concat(team_id) FROM v_leaderboard" "8,10"
expect_query "$store" "SELECT count(*) FROM users WHERE lower(username) IN ('ann', 'bob')" 0
registry user remove --purge bob Ann
expect_exit 0
expect_summary '.counts.unchanged == 2'

case_ "a competition with entries is removed only with --with-data, and then with its rejects"
printf '%s\n' "$columns" "1,7,seven,,0.9,,ann" "x,y,z" >board.csv
for n in {1..300}; do echo "$n,$((n + 20)),team $n,,0.5,,m$n"; done >>board.csv
lb titanic --from board.csv --keep-unmatched
expect_exit 3
expect_query "$store" "SELECT count(*) FROM v_rejects WHERE file = 'titanic'" 1
registry competition list
expect_stdout_json 'map(select(.slug == "titanic")) | .[0].entries == 301 and .[0].teams == 301 and .[0].last_synced_at != null and .[0].checksum != null'
registry competition remove spaceship-titanic titanic
expect_exit 64
expect_one_sentence
expect_stderr "titanic has entries"
expect_query "$store" "SELECT count(*) FROM v_competitions" 2
registry competition remove Titanic --with-data --dry-run
expect_summary '.dry_run and .counts.updated == 1'
expect_query "$store" "SELECT count(*) FROM v_competitions" 2
registry competition remove Titanic --with-data
expect_exit 0
expect_schema
expect_summary '.counts.updated == 1'
expect_stderr "titanic is now removed"
expect_query "$store" "SELECT count(*), (SELECT count(*) FROM leaderboard_entries), (SELECT count(*) FROM leaderboard_history),
  (SELECT count(*) FROM v_rejects WHERE file = 'titanic') FROM v_competitions" "1|0|0|0"
registry competition remove spaceship-titanic
expect_exit 0
run tedi-store check --store "$store"
expect_exit 0

case_ "who is writing is waited for, and a stop ends the waiting for a pipe"
sqlite3 "$store" "BEGIN IMMEDIATE" ".shell touch held; sleep 0.5" "COMMIT" &
until_ test -e held
registry competition add titanic
expect_exit 0
expect_summary '.counts.inserted == 1'
wait
mkfifo pipe
sleep 60 >pipe &
writer=$!
sh -c 'exec tedi-registry user import - --store "$1" <pipe' - "$store" >"$stdout" 2>"$stderr" &
pid=$!
until_ grep -q tedi-registry "/proc/$pid/cmdline"
sleep 0.2
kill -s TERM "$pid"
await
expect_exit 143
expect_summary '.status == "interrupted"'
kill "$writer"

case_ "a newer store, or one that is none, is refused and left alone: 78"
tedi-store init -q --store newer.db
sqlite3 newer.db "INSERT INTO tedi_migrations VALUES (9999, '9999_later', 0)" "PRAGMA wal_checkpoint(TRUNCATE)" >/dev/null
head -c 40000 /dev/zero | tr '\0' x >junk.db
for file in newer.db junk.db; do
  cp $file before
  for command in "competition add titanic" "competition list" "user import members.csv" "user list" "user remove ann"; do
    # shellcheck disable=SC2086  # words
    run tedi-registry $command --store $file
    expect_exit 78
    expect_one_sentence
  done
  expect_eq "the store after it" "$(cmp $file before)" ""
done

case_ "a full device is told: 74"
run sh -c 'tedi-registry user list --store "$1" >/dev/full' - "$store"
expect_exit 74
expect_one_sentence

case_ "100,000 users are imported, listed and imported again"
{ echo username; seq -f 'member-%.0f' 100000; } >many.csv
run tedi-registry user import many.csv --store many.db
expect_exit 0
expect_summary '.counts.inserted == 100000'
run tedi-registry user import many.csv --store many.db
expect_summary '.counts.unchanged == 100000'
run tedi-registry user list --store many.db --format csv
expect_eq "lines" "$(wc -l <"$stdout")" 100001
cp "$stdout" listed.csv
run tedi-registry user import listed.csv --store listed.db
expect_summary '.counts.inserted == 100000'
