#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The harness itself: its faults happen where it says, and its eyes see what they are there to see.
. "$(dirname "$0")/faults.sh"

make_table() { sqlite3 "$1" "CREATE TABLE t (x); INSERT INTO t VALUES (zeroblob(100000))"; }
numbers_of() { awk -v call="$1" '$2 == call { print $1 }' "$trace"; }
seq 1 1000 >numbers
head -c 3000 numbers >begin

case_ "every call that changes a file is counted, once"
count_calls sqlite3 plain.db "CREATE TABLE t (x); INSERT INTO t VALUES (zeroblob(100000))"
expect_eq "numbers" "$(cut -d ' ' -f 1 "$trace")" "$(seq "$calls")"
expect_eq "calls" "$(cut -d ' ' -f 2 "$trace" | sort -u | paste -sd ' ')" "fdatasync open pwrite unlink"
expect_eq "the first call" "$(head -n 1 "$trace")" "1 open 0 $scratch/plain.db"

case_ "a kill comes right before or right after its call"
last=$(numbers_of unlink | tail -n 1)
for fault in before after; do
  under "$fault@$last" sqlite3 "$fault.db" "CREATE TABLE t (x); INSERT INTO t VALUES (zeroblob(100000))"
  was_killed || fail_ "exit code $status"
done
expect_file before.db-journal
expect_no_file after.db-journal

case_ "a torn write has done its first half"
under torn@2:journal sqlite3 torn.db "CREATE TABLE t (x)"
was_killed || fail_ "exit code $status"
expect_eq "bytes" "$(stat -c %s torn.db-journal)" "$(($(tail -n 1 "$trace" | cut -d ' ' -f 3) / 2))"

case_ "a full disk refuses what grows, and takes what does not"
make_table full.db
cp full.db was.db
under full@1 sqlite3 full.db "UPDATE t SET x = zeroblob(200000)"
expect_stderr "full"
cmp full.db was.db || fail_ "it was changed"
under full@1:full.db sqlite3 full.db "PRAGMA user_version = 7"
expect_no_stderr
expect_query full.db "PRAGMA user_version" 7

case_ "a broken disk takes nothing"
under broken@2:journal sqlite3 full.db "PRAGMA user_version = 8"
expect_stderr "I/O error"

case_ "a signal comes at its call"
under term@1 sqlite3 signal.db "CREATE TABLE t (x)"
expect_eq "exit code" "$status" 143

case_ "a bad byte ends reading there, and only in the files that are named"
under bad@1000:numbers head -c 3000 numbers
expect_exit 1
expect_eq "what came" "$(cat "$stdout")" "$(head -c 1000 numbers)"
under bad@1000:others head -c 3000 numbers
expect_exit 0

case_ "short reads give what is there"
under short@7:numbers head -c 3000 numbers
cmp "$stdout" begin || fail_ "other bytes came"

case_ "a gate stops the reader until it is opened"
start_under gate@2000:numbers head -c 3000 numbers
until_ grep -q gate "$trace"
[ ! -s "$stdout" ] || fail_ "it did not wait"
touch "$gate"
await
cmp "$stdout" begin || fail_ "other bytes came"

case_ "kills are planned from the first call to the last, as many as are asked for"
seq 1 100 | sed 's/$/ pwrite 10 a.db/; 50s/pwrite/fdatasync/' | plan_kills 12 >plan
expect_eq "kills" "$(wc -l <plan)" 12
for fault in before@1 after@50 before@100; do grep -qE "@${fault#*@}\$" plan || fail_ "no kill at ${fault#*@}: $(paste -sd ' ' plan)"; done

# The eyes should fail here: whether they do is asked in a shell of their own.
blames() { (case_state=ok; "$@" >/dev/null; [ "$case_state" = failed ]) || fail_ "this was not noticed: $*"; }

case_ "stores are equal but for their clocks"
ingest-seed kaggle --from "$sample" --store a.db -q
cp a.db b.db
sqlite3 b.db "UPDATE datasets SET first_seen_ms = 1, last_seen_ms = 2"
same_store b.db a.db
agrees_with b.db a.db
sqlite3 b.db "UPDATE datasets SET votes = votes + 1 WHERE id = 7"
blames same_store b.db a.db
blames agrees_with b.db a.db
sound b.db
blames each_row_old_or_new a.db a.db

case_ "a row that is lost is noticed"
cp a.db b.db
sqlite3 b.db "DELETE FROM datasets WHERE id = 7"
blames same_store b.db a.db
blames agrees_with b.db a.db
sound b.db
blames each_row_old_or_new a.db a.db

case_ "a damaged store is not sound, and looking at it does not change it"
cp a.db damaged.db
printf garbage | dd of=damaged.db bs=1 seek=65536 conv=notrunc status=none
cp damaged.db was.db
blames sound damaged.db
cmp damaged.db was.db || fail_ "it was changed"
