#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# tedi-registry state: what is known of how far a source was followed, and how a person mends it.
. "$(dirname "$0")/../support/harness.sh"

# refused SENTENCE ARGUMENT...: wrong usage, said in one sentence; no store comes of it.
refused() {
  run tedi-registry state "${@:2}" --store refused.db
  expect_exit 64
  expect_one_sentence
  expect_stderr "$1"
  expect_eq "stdout" "$(cat "$stdout")" ""
  expect_no_file refused.db
}
# value_of STORE NAME: what show says of a cursor.
value_of() { tedi-registry state show kaggle --store "$1" | jq -r --arg name "$2" 'select(.name == $name).value'; }

case_ "an unknown source is refused with the known ones: 64"
for command in "show kagle" "set kagle latest.updated 2026-01-01" "reset kagle"; do
  # shellcheck disable=SC2086  # words
  refused "unknown source 'kagle': kaggle was expected" $command
done

case_ "an unknown cursor is refused with the one that was meant: 64"
refused "has no cursor 'latest.update', did you mean 'latest.updated'?" set kaggle latest.update 2026-01-01
refused "has no cursor 'seed.input', did you mean 'seed.inputs'?" reset kaggle seed.input
refused "latest.updated or seed.edition or seed.inputs was expected" reset kaggle nothing.like.it
refused "has no cursor ''" reset kaggle ""

case_ "a value that is no time is refused with what was expected: 64"
for value in yesterday 2026 2026-02-30 2026-01-31T06:00:00 2026-01-31T06:00:00Zulu ""; do
  refused "a time was expected, such as 2026-01-31T06:00:00Z" set kaggle latest.updated "$value"
  refused "a time was expected, such as 2026-01-31T06:00:00Z" set kaggle seed.edition "$value"
done
refused "it cannot be set" set kaggle seed.inputs 2026-01-01

case_ "hostile text is refused, and harmless where it is repeated: 64"
refused '\x1b[2J' set kaggle latest.updated $'\e[2J\n'
refused '\x1b[2J' set kaggle $'\e[2J' 2026-01-01
refused '\x1b[2J' show $'\e[2J'
refused "DROP TABLE" set kaggle latest.updated "2026-01-01'; DROP TABLE cursors; --"
refused "has no cursor" set kaggle $'latest.updated\xff' 2026-01-01

case_ "a word too many or too few, or a format that is not there: 64"
refused "unknown command 'shwo', did you mean 'show'?" shwo kaggle
refused "a command is missing: show or set or reset was expected"
refused "SOURCE is missing" show
refused "VALUE is missing" set kaggle latest.updated
refused "unexpected argument 'more'" show kaggle more
refused "--format: 'xml' is not possible: table, ndjson, json or csv was expected" show kaggle --format xml

case_ "without a store show prints nothing, and makes none"
run tedi-registry state show kaggle --store none/tedi.db
expect_exit 0
expect_silent
expect_no_file none
run tedi-registry state show kaggle --store none/tedi.db --format json
expect_eq "stdout" "$(cat "$stdout")" "[]"

case_ "a dry run tells what would be done, and makes no store"
run tedi-registry state set kaggle latest.updated 2026-01-01 --dry-run --store none/tedi.db
expect_exit 0
expect_schema
expect_summary '.dry_run and .counts.inserted == 1'
expect_stderr "latest.updated would be '2026-01-01T00:00:00Z', it was not set"
run tedi-registry state reset kaggle --dry-run --store none/tedi.db
expect_exit 0
expect_summary '.dry_run and .counts.unchanged == 3'
expect_no_file none

case_ "a newer store is refused and left alone: 78"
tedi-store init -q --store newer.db
sqlite3 newer.db "INSERT INTO tedi_migrations VALUES (9999, '9999_later', 0)" "PRAGMA wal_checkpoint(TRUNCATE)" >/dev/null
cp newer.db newer.copy
for command in "show kaggle" "set kaggle latest.updated 2026-01-01" "reset kaggle"; do
  # shellcheck disable=SC2086
  run tedi-registry state $command --store newer.db
  expect_exit 78
  expect_one_sentence
  expect_stderr "newer"
done
expect_eq "the store after it" "$(cmp newer.db newer.copy)" ""

case_ "what is no store is refused: 78"
head -c 40000 /dev/zero | tr '\0' x >junk.db
run tedi-registry state show kaggle --store junk.db
expect_exit 78
expect_one_sentence

case_ "a store in a folder that may not be written is read or refused in one sentence, never changed"
mkdir locked
tedi-registry state set kaggle latest.updated 2026-01-01 -q --store locked/tedi.db
chmod 755 "$scratch"
chmod 444 locked/tedi.db
chmod 555 locked
as_nobody=()
[ "$(id -u)" -ne 0 ] || as_nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups)
if "${as_nobody[@]}" test -x "$TEDI_BIN/tedi-registry" && ! "${as_nobody[@]}" touch locked/x 2>/dev/null; then
  run "${as_nobody[@]}" tedi-registry state show kaggle --store locked/tedi.db
  case $status in
    0) expect_stdout 2026-01-01T00:00:00Z ;;
    78) expect_one_sentence; expect_stderr locked ;;
    *) fail_ "0 or 78 expected, $status came" ;;
  esac
  run "${as_nobody[@]}" tedi-registry state set kaggle latest.updated 2026-02-01 --store locked/tedi.db
  expect_one_error
  [ "$status" -ne 0 ] || fail_ "it cannot have been set"
else
  skip_ "this user may write everything, or no other user may run the tools"
fi
chmod 755 locked
expect_eq "the cursor" "$(value_of locked/tedi.db latest.updated)" 2026-01-01T00:00:00Z

case_ "a cursor is set, changed, and left alone when it has that value"
run tedi-registry state set kaggle latest.updated 2026-01-31T06:00:00+01:00 --store a/tedi.db
expect_exit 0
expect_schema
expect_summary '.task == "registry.state" and .source == "kaggle" and .unit == "cursor" and .counts.inserted == 1'
expect_query a/tedi.db "SELECT source, name, value FROM v_cursors" "kaggle|latest.updated|2026-01-31T05:00:00Z"
run tedi-registry state set kaggle latest.updated 2026-01-31T05:00:00Z --store a/tedi.db
expect_summary '.counts.unchanged == 1 and .counts.fetched == 1'
run tedi-registry state set kaggle latest.updated 2026-01-31 --store a/tedi.db
expect_summary '.counts.updated == 1 and .counts.fetched == 1'
expect_stderr "latest.updated is now '2026-01-31T00:00:00Z', it was '2026-01-31T05:00:00Z'"
run tedi-registry state set kaggle latest.updated 2025-01-31 --dry-run --store a/tedi.db
expect_summary '.dry_run and .counts.updated == 1'
expect_eq "the cursor" "$(value_of a/tedi.db latest.updated)" 2026-01-31T00:00:00Z

case_ "who is writing is waited for, and a run lock stands in nobody's way"
sqlite3 a/tedi.db "BEGIN IMMEDIATE" ".shell touch held; sleep 0.5" "COMMIT" &
until_ test -e held
run flock a/tedi.db.ingest-seed.kaggle.lock tedi-registry state set kaggle seed.edition 2026-01-01 --store a/tedi.db
expect_exit 0
expect_summary '.counts.inserted == 1'
wait

case_ "a watermark in the future is set, with a warning"
run tedi-registry state set kaggle latest.updated 2999-01-01 --store a/tedi.db
expect_exit 0
expect_stderr "warning: 2999-01-01 is in the future"

case_ "-q is silent"
for command in "show kaggle" "set kaggle latest.updated 2026-01-01" "reset kaggle"; do
  # shellcheck disable=SC2086
  run tedi-registry state $command -q --store a/tedi.db
  expect_exit 0
  expect_silent
done

case_ "after a seed show tells its edition and its files, in every format"
ingest-seed kaggle -q --from "$sample" --store seeded.db
run tedi-registry state show kaggle --store seeded.db
expect_exit 0
expect_no_stderr
expect_schema
expect_stdout_json 'map(.name) == ["latest.updated", "seed.edition", "seed.inputs"]'
expect_stdout_json '.[0].value == null and (.[1].value | startswith("20")) and (.[2].value | contains("Datasets.csv, Organizations.csv"))'
cp "$stdout" lines
run tedi-registry state show kaggle --store seeded.db --format json
expect_eq "json" "$(jq -c '.[]' "$stdout")" "$(jq -c . lines)"
run tedi-registry state show kaggle --store seeded.db --format csv
expect_eq "csv" "$(head -n 2 "$stdout")" $'source,name,value,changed_at\r\nkaggle,latest.updated,,\r'
run tedi-registry state show kaggle --store seeded.db --format table
expect_eq "header" "$(head -n 1 "$stdout" | tr -s ' ')" "source name value changed_at"
expect_eq "lines" "$(wc -l <"$stdout")" 4
run env TEDI_FORMAT=csv tedi-registry state show kaggle --store seeded.db
expect_stdout "source,name,value,changed_at"

case_ "what others have put there is shown, made harmless for a terminal and a spreadsheet"
cp seeded.db hostile.db
sqlite3 hostile.db "INSERT INTO cursors VALUES ('kaggle', char(27) || '[2J', '=1+1', 0)"
run tedi-registry state show kaggle --store hostile.db --format table
expect_stdout '\x1b[2J'
run tedi-registry state show kaggle --store hostile.db --format csv
expect_stdout "\"'=1+1\",1970-01-01T00:00:00Z"
run tedi-registry state show kaggle --store hostile.db
expect_schema
run tedi-registry state reset kaggle --store hostile.db
expect_summary '.counts.updated == 3 and .counts.unchanged == 1'
expect_stderr '\x1b[2J is now not set'
expect_query hostile.db "SELECT count(*) FROM v_cursors" 0

case_ "seed.inputs reset: the next seed reads its files again, and changes nothing"
run ingest-seed kaggle --from "$sample" --store seeded.db
expect_summary '.inputs == "unchanged"'
run tedi-registry state reset kaggle seed.inputs --store seeded.db
expect_exit 0
expect_summary '.counts.updated == 1 and .counts.fetched == 1'
expect_eq "seed.inputs" "$(value_of seeded.db seed.inputs)" null
run ingest-seed kaggle --from "$sample" --store seeded.db
expect_summary '.inputs == "read" and .counts.inserted == 0 and .counts.updated == 0'

case_ "seed.edition reset: no later seed is taken for an older one, and the next that reads sets it again"
edition=$(value_of seeded.db seed.edition)
tedi-registry state set kaggle seed.edition 2099-01-01 -q --store seeded.db
run ingest-seed kaggle --from "$sample" --force --store seeded.db
expect_stderr "older than those of 2099-01-01T00:00:00Z"
expect_eq "seed.edition" "$(value_of seeded.db seed.edition)" "$edition"
run tedi-registry state reset kaggle seed.edition --store seeded.db
expect_summary '.counts.updated == 1'
run ingest-seed kaggle --from "$sample" --store seeded.db
expect_exit 0
expect_schema
expect_summary '.inputs == "unchanged" and .seed_date == null'
run ingest-seed kaggle --from "$sample" --force --store seeded.db
expect_exit 0
! grep -q older "$stderr" || fail_ "there is no edition that it could be older than"
expect_eq "seed.edition" "$(value_of seeded.db seed.edition)" "$edition"

case_ "a reset of all leaves nothing, and another finds nothing to do"
run tedi-registry state reset kaggle --store seeded.db
expect_exit 0
expect_summary '.counts.updated == 2 and .counts.unchanged == 1'
run tedi-registry state reset kaggle --store seeded.db
expect_summary '.counts.unchanged == 3 and .counts.fetched == 3'
run tedi-store check --store seeded.db
expect_exit 0

case_ "a full device is told: 74"
run sh -c 'tedi-registry state show kaggle --store seeded.db >/dev/full'
expect_exit 74
expect_one_sentence
