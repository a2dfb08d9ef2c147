#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# tedi-store backup: a whole and sound copy, or nothing; never in the place of something else.
. "$(dirname "$0")/../support/harness.sh"

ingest-seed kaggle --from "$sample" --store tedi.db -q

expect_nothing_left() { expect_eq "files of the copy" "$(find . -name "$1*")" ""; }

case_ "the copy is one sound file with the same rows, for its owner only"
mkdir copies
run tedi-store backup --store tedi.db copies/copy.db
expect_exit 0
expect_schema
expect_summary '.task == "store.backup" and .unit == "page" and .status == "ok" and .store == "tedi.db" and .backup == "copies/copy.db"'
expect_summary ".size_bytes == $(stat -c %s copies/copy.db) and .counts.inserted == .size_bytes / 16384 and .schema_version >= 1"
expect_stderr "copies/copy.db"
expect_eq "files" "$(ls copies)" copy.db
expect_eq "rights" "$(stat -c %a copies/copy.db)" 600
sqlite3 tedi.db "SELECT * FROM v_datasets ORDER BY external_id" >rows
sqlite3 copies/copy.db "SELECT * FROM v_datasets ORDER BY external_id" >rows.copy
expect_eq "differences" "$(cmp rows rows.copy)" ""
run tedi-store check --store copies/copy.db
expect_exit 0
run ingest-seed kaggle --from "$sample" --store copies/copy.db
expect_summary '.inputs == "unchanged"'

case_ "-q is silent"
run tedi-store backup --store tedi.db -q quiet.db
expect_exit 0
expect_silent

case_ "what is there is never replaced: a file, the store itself, a folder, a link, even one that leads nowhere: 73"
echo theirs >theirs
cp theirs theirs.before
cp tedi.db tedi.before
ln -s nowhere dangling
ln -s tedi.db link
for file in theirs tedi.db copies . dangling link new/ ""; do
  run tedi-store backup --store tedi.db "$file"
  expect_exit 73
  expect_schema
  expect_one_sentence
  expect_summary '.status == "failed" and .error.kind == "cannot_create"'
done
expect_eq "the files after it" "$(cmp theirs theirs.before; cmp tedi.db tedi.before)" ""

case_ "a folder that is not there, one that may not be written: 73, and it is named"
run tedi-store backup --store tedi.db no/copy.db
expect_exit 73
expect_one_sentence
expect_stderr "there is no folder no"

case_ "what SQLite would take for a part of the copy must not lie beside it: 73"
for suffix in wal shm journal; do
  : >"beside.db-$suffix"
  run tedi-store backup --store tedi.db beside.db
  expect_exit 73
  expect_stderr "beside.db-$suffix"
  rm "beside.db-$suffix"
done
expect_nothing_left beside.db

case_ "no store: 66; a newer one, text: 78; and nothing is left of the copy"
run tedi-store backup --store none.db nothing.db
expect_exit 66
cp tedi.db newer.db
sqlite3 newer.db "INSERT INTO tedi_migrations VALUES (9999, '9999_later', 0)"
head -c 40000 /dev/zero | tr '\0' x >text.db
for store in newer.db text.db; do
  run tedi-store backup --store "$store" nothing.db
  expect_exit 78
  expect_one_sentence
done
expect_nothing_left nothing.db

case_ "a store that is not sound gives no copy, and the sentence says why: 78"
cp tedi.db unsound.db
sqlite3 unsound.db "INSERT INTO dataset_refs (dataset_id, until_ms, ref) VALUES (987654, 0, 'a/b')"
run tedi-store backup --store unsound.db nothing.db
expect_exit 78
expect_one_sentence
expect_stderr "nothing.db: the copy is not sound"
expect_stderr "tedi-store check"
expect_nothing_left nothing.db

case_ "no FILE: 64"
run tedi-store backup --store tedi.db
expect_exit 64

case_ "while others write the copy is of one moment, and they are not held up"
cat >write.sh <<'END'
i=1000000
while [ ! -e stop ]; do
  i=$((i + 1))
  sqlite3 -cmd ".timeout 10000" busy.db "BEGIN IMMEDIATE;
    INSERT INTO datasets (id, source, external_id, first_seen_ms, last_seen_ms, description) VALUES ($i, 'zenodo', $i, 0, 0, hex(randomblob(20000)));
    INSERT INTO dataset_refs (dataset_id, until_ms, ref) VALUES ($i, 0, 'z/$i'); COMMIT" || echo "a write failed"
done
END
cp tedi.db busy.db
sqlite3 busy.db "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)
  INSERT INTO datasets (source, external_id, first_seen_ms, last_seen_ms, description) SELECT 'huggingface', i, 0, 0, hex(randomblob(40000)) FROM n"
bash write.sh >write.log 2>&1 &
writer=$!
for i in 1 2 3 4 5; do
  run tedi-store backup --store busy.db "busy.$i"
  expect_exit 0
  expect_query "busy.$i" "PRAGMA integrity_check; PRAGMA foreign_key_check" ok
  expect_query "busy.$i" "SELECT count(*) FROM datasets WHERE source = 'zenodo' EXCEPT SELECT count(*) FROM dataset_refs WHERE ref LIKE 'z/%'" ""
done
touch stop
wait "$writer"
expect_eq "the writer's words" "$(cat write.log)" ""
[ "$(sqlite3 busy.5 "SELECT count(*) FROM dataset_refs WHERE ref LIKE 'z/%'")" -gt 0 ] || fail_ "nobody wrote meanwhile"

cp tedi.db big.db
sqlite3 big.db "PRAGMA synchronous = OFF; WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500)
  INSERT INTO datasets (source, external_id, first_seen_ms, last_seen_ms, description) SELECT 'zenodo', i, 0, 0, hex(randomblob(50000)) FROM n"
copy_is_begun() { compgen -G 'big.copy.*.tmp'; }
for signal in INT TERM; do
  case_ "SIG$signal in the middle leaves nothing of the copy"
  start tedi-store backup --store big.db big.copy
  until_ copy_is_begun
  kill -s "$signal" "$pid"
  await
  expect_exit "$([ "$signal" = INT ] && echo 130 || echo 143)"
  expect_schema
  expect_one_sentence
  expect_summary '.status == "interrupted"'
  expect_nothing_left big.copy
done

case_ "kill -9 leaves at most a file that is called temporary, and the next copy is made all the same"
start tedi-store backup --store big.db big.copy
until_ copy_is_begun
kill -KILL "$pid"
await
expect_eq "files beside the temporary one" "$(find . -name 'big.copy*' ! -name "big.copy.$pid-0.tmp")" ""
run tedi-store backup --store big.db big.copy
expect_exit 0
rm -f big.copy*

# in_small_disk KIB COMMAND...: with a disk of that size at ./small, which is gone afterwards.
in_small_disk() {
  # shellcheck disable=SC2016  # they are for the inner shell
  unshare -Urm sh -c 'mount -t tmpfs -o size="$0k" tmpfs small && shift 0 && "$@"; code=$?; ls -A small >left; exit $code' "$@"
}
mkdir small
case_ "a disk that is too small: 74 with what is needed and free, and nothing is left"
if in_small_disk 1000 true 2>/dev/null; then
  run in_small_disk 1000 tedi-store backup --store big.db small/copy.db
  expect_exit 74
  expect_schema
  expect_one_sentence
  expect_stderr "the disk is full: "
  expect_stderr " MB are needed, "
  expect_stderr " are free"
  expect_eq "files" "$(cat left)" ""
else
  skip_ "no disk can be mounted here (unshare -Urm)"
fi
