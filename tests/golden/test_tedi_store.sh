#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# tedi-store: creating a store, finding it again, refusing what is none.
. "$(dirname "$0")/../support/harness.sh"

newest=$(find "$TEDI_SOURCE/schema" -name '[0-9]*.sql' | wc -l)

case_ "init creates the store with its folders, and says where it is"
run tedi-store init --store a/b/tedi.db
expect_exit 0
expect_schema
expect_summary ".status == \"ok\" and .schema_version == $newest and .counts.inserted == $newest"
expect_stderr "a/b/tedi.db"
expect_query a/b/tedi.db "PRAGMA journal_mode; PRAGMA page_size" $'wal\n16384'

case_ "init again, and migrate, find nothing to do"
for command in init migrate; do
  run tedi-store $command --store a/b/tedi.db
  expect_exit 0
  expect_summary ".counts.inserted == 0 and .counts.unchanged == $newest"
done

case_ "an older store is migrated, its rows stay"
mkdir old
sqlite3 old/tedi.db "PRAGMA page_size = 16384; CREATE TABLE tedi_migrations (version INTEGER NOT NULL, name TEXT NOT NULL, applied_ms INTEGER NOT NULL) STRICT;
  CREATE UNIQUE INDEX tedi_migrations_identity ON tedi_migrations (version);
  INSERT INTO tedi_migrations VALUES (1, '0001_datasets', 0);" ".read $TEDI_SOURCE/schema/0001_datasets.sql" \
  "INSERT INTO datasets (source, external_id, first_seen_ms, last_seen_ms) VALUES ('kaggle', '1', 0, 0)" >/dev/null
run tedi-store migrate --store old/tedi.db
expect_exit 0
expect_stderr "from schema 1 to $newest"
expect_query old/tedi.db "SELECT count(*), (SELECT max(version) FROM tedi_migrations) FROM v_datasets" "1|$newest"

case_ "migrate does not create: 66"
run tedi-store migrate --store none/tedi.db
expect_exit 66
expect_stderr "none/tedi.db"
expect_no_file none

case_ "without --store it is where XDG says, TEDI_STORE comes before that"
run tedi-store init
expect_exit 0
expect_file "$XDG_STATE_HOME/tedi/tedi.db"
run env -u XDG_STATE_HOME tedi-store init
expect_file "$HOME/.local/state/tedi/tedi.db"
run env TEDI_STORE=from-environment.db tedi-store init
expect_file from-environment.db
run tedi-store init --store sqlite:with-scheme.db
expect_file with-scheme.db

case_ "a newer store is refused and left alone: 78"
cp a/b/tedi.db newer.db
sqlite3 newer.db "INSERT INTO tedi_migrations VALUES (9999, '9999_later', 0)" "PRAGMA wal_checkpoint(TRUNCATE)" >/dev/null
run tedi-store migrate --store newer.db
expect_exit 78
expect_one_sentence
expect_stderr "newer"
expect_summary '.status == "failed" and .error.kind == "config"'

case_ "what is no database is refused and left alone: 78"
head -c 40000 /dev/zero | tr '\0' x >junk.db
cp junk.db junk.copy
run tedi-store init --store junk.db
expect_exit 78
expect_one_sentence
expect_stderr "junk.db"
expect_eq "the file after it" "$(cmp junk.db junk.copy)" ""

case_ "the database of another program is refused and left alone: 78"
sqlite3 other.db "CREATE TABLE songs (title)"
cp other.db other.copy
run tedi-store init --store other.db
expect_exit 78
expect_stderr "other.db"
expect_eq "the file after it" "$(cmp other.db other.copy)" ""

case_ "a damaged store is refused, not repaired by chance: 78"
cp a/b/tedi.db damaged.db
dd if=/dev/zero of=damaged.db bs=1 seek=100 count=3000 conv=notrunc status=none
run tedi-store migrate --store damaged.db
expect_exit 78
expect_one_sentence

case_ "an engine that is not built in is named: 78"
run tedi-store init --store postgresql://localhost/tedi
expect_exit 78
expect_stderr "PostgreSQL"

case_ "eight at once create one store"
pids=()
for i in 1 2 3 4 5 6 7 8; do tedi-store init --store race/tedi.db >"race.$i" 2>&1 & pids+=($!); done
codes=''
for one in "${pids[@]}"; do wait "$one"; codes+=$?; done
expect_eq "exit codes" "$codes" 00000000
expect_query race/tedi.db "SELECT count(*) FROM tedi_migrations" "$newest"

case_ "-q is silent"
run tedi-store init --store quiet.db -q
expect_exit 0
expect_silent

case_ "no command, or one that is not there: 64, with a hint"
run tedi-store
expect_exit 64
run tedi-store initt
expect_exit 64
expect_stderr "--help"
