#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# tedi-store check: a sound store is told from each kind of damage, and nothing is changed by looking.
. "$(dirname "$0")/../support/harness.sh"

newest=$(find "$TEDI_SOURCE/schema" -name '[0-9]*.sql' | wc -l)

ingest-seed kaggle --from "$sample" --store sound.db -q
sqlite3 sound.db "INSERT INTO dataset_refs (dataset_id, until_ms, ref) SELECT id, 0, 'former/' || id FROM datasets;
  UPDATE datasets SET description = hex(zeroblob(20000)); PRAGMA wal_checkpoint(TRUNCATE)" >/dev/null

# check_altered FILE SQL SENTENCE: a copy of the store in which SQL was run has that problem.
check_altered() {
  cp sound.db "$1"
  sqlite3 "$1" "$2" >/dev/null
  check_problem "$1" "$3"
}
check_problem() {
  cp "$1" "$1.before"
  run tedi-store check --store "$1"
  expect_exit 4
  expect_schema
  expect_stderr "$2"
  expect_stderr "$1 is not sound"
  expect_summary '.problems_total >= 1 and (.problems | length) >= 1 and .counts.failed >= 1'
  tail -n 1 "$stdout" | jq -r '.problems[]' | grep -qF -e "$2" || fail_ "the summary's problems should tell of '$2'"
  expect_eq "the file after it" "$(cmp "$1" "$1.before")" ""
}

case_ "a sound store has no problems, and is left as it is"
cp sound.db before
run tedi-store check --store sound.db
expect_exit 0
expect_schema
expect_summary ".task == \"store.check\" and .unit == \"check\" and .status == \"ok\" and .schema_version == $newest"
expect_summary '.problems == [] and .problems_total == 0 and .counts.fetched == .counts.unchanged and .counts.fetched > 10'
expect_stderr "sound.db is sound"
expect_eq "the file after it" "$(cmp sound.db before)" ""
expect_eq "files beside it" "$(find . -name 'sound.db-*')" ""
run tedi-store check --store sound.db -q
expect_exit 0
expect_silent

case_ "an index that was dropped: 4, and it is named"
check_altered index.db "DROP INDEX datasets_ref" "the index datasets_ref is missing"
case_ "a view that was replaced: 4, and it is named"
check_altered view.db "DROP VIEW v_rejects; CREATE VIEW v_rejects AS SELECT task FROM rejects" "the view v_rejects is not as its migration makes it"
case_ "a view that cannot be read: 4, with the reason"
check_altered column.db "DROP VIEW v_rejects; ALTER TABLE rejects DROP COLUMN reason;
  CREATE VIEW v_rejects AS SELECT task, reason FROM rejects" "the view v_rejects cannot be read to its end"
case_ "a row that points to one that is not there: 4, with both tables"
check_altered orphan.db "DELETE FROM datasets WHERE id = 1" "row 1 of dataset_refs points to a row of datasets that is not there"
case_ "a value of a kind that its column refuses: 4, with table and column"
check_altered value.db "PRAGMA ignore_check_constraints = ON; UPDATE datasets SET is_active = 7 WHERE id = 2" "CHECK constraint failed in datasets"
case_ "a mark that is gone: 4"
check_altered mark.db "PRAGMA application_id = 0" "not marked as a store"

case_ "a row that a unique index lacks: 4, with the index"
cp sound.db unique.db
sqlite3 unique.db "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, ' WHERE ref IS NOT NULL', ' WHERE ref = ''''') WHERE name = 'datasets_ref'"
sqlite3 unique.db "INSERT INTO datasets (id, source, external_id, ref, first_seen_ms, last_seen_ms) VALUES (9999, 'kaggle', 'x', 'o/x', 0, 0)"
sqlite3 unique.db "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, ' WHERE ref = ''''', ' WHERE ref IS NOT NULL') WHERE name = 'datasets_ref'"
sqlite3 unique.db "PRAGMA wal_checkpoint(TRUNCATE)" >/dev/null
check_problem unique.db "missing from index datasets_ref"

page_size=16384
pages=$(($(stat -c %s sound.db) / page_size))
case_ "a page of junk in the middle: 4"
cp sound.db junk.db
page=$(sqlite3 sound.db "SELECT rootpage - 1 FROM sqlite_schema WHERE name = 'datasets_identity'")
head -c $page_size /dev/zero | tr '\0' '\132' | dd of=junk.db bs=$page_size seek="$page" conv=notrunc status=none
check_problem junk.db "integrity: "

case_ "a file that is cut off: 4, with the bytes that are there and those that should be"
cp sound.db cut.db
kept=$(((pages - 3) * page_size))
truncate -s $kept cut.db
check_problem cut.db "cut.db: the file is cut off: $kept of $((pages * page_size)) bytes are there"
case_ "a file that is cut off within its last page: 4"
cp sound.db cut-page.db
truncate -s -100 cut-page.db
check_problem cut-page.db "the file is cut off: $((pages * page_size - 100)) of $((pages * page_size)) bytes are there"

case_ "a schema that cannot be read, a header whose end is lost: 4, as its mark says that it is a store"
cp sound.db schema.db
dd if=/dev/zero of=schema.db bs=1 seek=100 count=3000 conv=notrunc status=none
check_problem schema.db "schema.db: the store is damaged"
cp sound.db header.db
dd if=/dev/zero of=header.db bs=1 seek=16 count=8 conv=notrunc status=none
check_problem header.db "header.db: the header of the file is damaged"
expect_summary '.schema_version == null and .counts.skipped == .counts.fetched - 1'

case_ "a header without the mark, text, the database of another program: no store, 78"
cp sound.db no-header.db
dd if=/dev/zero of=no-header.db bs=100 count=1 conv=notrunc status=none
head -c 40000 /dev/zero | tr '\0' x >text.db
: >empty.db
sqlite3 other.db "CREATE TABLE songs (title)"
for file in no-header.db text.db empty.db other.db; do
  run tedi-store check --store "$file"
  expect_exit 78
  expect_schema
  expect_one_sentence
  expect_stderr "$file"
  expect_summary '.status == "failed" and .problems_total == 0'
done

case_ "no store: 66, and none is made; a newer one: 78"
run tedi-store check --store none.db
expect_exit 66
expect_one_sentence
expect_schema
expect_no_file none.db
cp sound.db newer.db
sqlite3 newer.db "INSERT INTO tedi_migrations VALUES (9999, '9999_later', 0)"
run tedi-store check --store newer.db
expect_exit 78
expect_stderr "install a newer tedi"

case_ "-q with problems: the summary is what the mail says"
run tedi-store check --store index.db -q
expect_exit 4
expect_summary '.problems == ["the index datasets_ref is missing"]'

case_ "an older store is held to what its migrations made, and said to be older"
sqlite3 old.db "PRAGMA application_id = 0x74656469; CREATE TABLE tedi_migrations (
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  applied_ms INTEGER NOT NULL
) STRICT; CREATE UNIQUE INDEX tedi_migrations_identity ON tedi_migrations (version);
  INSERT INTO tedi_migrations VALUES (1, '0001_datasets', 0);" ".read $TEDI_SOURCE/schema/0001_datasets.sql"
run tedi-store check --store old.db
expect_exit 0
expect_stderr "tedi-store migrate"
expect_summary '.schema_version == 1'

# A command that is going to be killed, without the words of the shell about it.
killed() { ("$@"; true) >/dev/null 2>&1; }
case_ "a store whose writer was killed is sound, and what it committed is there"
cp sound.db killed.db
(
  echo "INSERT INTO rejects (task, source, file, line, created_ms, reason, excerpt) VALUES ('t', 's', 'f', 1, 0, 'r', 'e');"
  echo ".shell kill -9 \$PPID"
) | killed sqlite3 killed.db
expect_file killed.db-wal
run tedi-store check --store killed.db
expect_exit 0
expect_query killed.db "SELECT count(*) FROM rejects WHERE task = 't'" 1

case_ "a rollback journal that a killed process left is rolled back, and the store sound"
cp sound.db journal.db
(
  echo "PRAGMA journal_mode = DELETE; PRAGMA cache_size = 5; BEGIN; UPDATE datasets SET description = 'lost';"
  echo "UPDATE datasets SET title = 'lost';"
  echo ".shell kill -9 \$PPID"
) | killed sqlite3 journal.db
[ -s journal.db-journal ] || fail_ "there should be a journal"
run tedi-store check --store journal.db
expect_exit 0
expect_no_file journal.db-journal
expect_query journal.db "SELECT count(*) FROM datasets WHERE 'lost' IN (title, description)" 0

for signal in INT TERM; do
  case_ "SIG$signal ends a check that would go on for ever within a second"
  cp sound.db endless.db
  sqlite3 endless.db "DROP VIEW v_rejects; CREATE VIEW v_rejects AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS task FROM n WHERE i < 0"
  start tedi-store check --store endless.db
  sleep 0.5
  since=$(date +%s%N)
  kill -s "$signal" "$pid"
  await
  elapsed=$((($(date +%s%N) - since) / 1000000))
  [ "$elapsed" -lt 1000 ] || fail_ "it took $elapsed ms"
  expect_exit "$([ "$signal" = INT ] && echo 130 || echo 143)"
  expect_schema
  expect_summary '.status == "interrupted" and .remaining >= 1'
done
