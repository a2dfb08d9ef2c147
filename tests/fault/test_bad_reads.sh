#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Inputs that cannot be read, change under the reader, are cut short or damaged: said in one sentence, never a crash,
# never a row lost, and a good run afterwards puts everything right.
. "$(dirname "$0")/faults.sh"

RANDOM=1                                          # the same offsets every time
[ -n "${TEDI_SANITIZE-}" ] && tries=3 || tries=6  # at such offsets, of each kind of damage; a sanitizer is slow
tables=(Datasets DatasetVersions Users Organizations DatasetTags Tags)
make_meta_kaggle --scale 0.0005 --out base
make_meta_kaggle --scale 0.0005 --refresh 0.5 --out changed
(cd base && zip -q ../base.zip ./*.csv)
ingest-seed kaggle --from base --store base.db -q
cp base.db changed.db
ingest-seed kaggle --from changed --store changed.db -q
loads_in_one_piece=$(ingest-seed kaggle --help | grep -c -e '--bulk')

size_of() { stat -c %s "$1"; }
# Sets $place; not in a subshell, whose RANDOM is another one.
pick_place_in() { place=$(((RANDOM * 32768 + RANDOM) % $(size_of "$1"))); }
# The files of a folder, one of them for changes; the others are links.
damaged_copy_of() {  # FOLDER TABLE
  rm -rf damaged && mkdir damaged && ln base/*.csv damaged/
  cp --remove-destination "$1/$2.csv" damaged/
}

# A run on a good input makes the store what it should have been all along.
completes() {  # STORE INPUT
  run ingest-seed kaggle --from "$2" --store "$1"
  expect_exit 0
  expect_summary '.inputs == "read"'  # what failed or was damaged is not remembered as read
  same_store "$1" "$2.db"
}

for table in "${tables[@]}"; do
  case_ "a byte of $table.csv that cannot be read ends a first load and a refresh with 74, named with the file; nothing is lost"
  place=$(($(size_of "base/$table.csv") / 2))
  put_store first.db
  under "bad@$place:/$table.csv" ingest-seed kaggle --from base --store first.db
  expect_exit 74
  expect_one_error
  expect_stderr "base/$table.csv"
  expect_schema
  sound first.db
  [ "$loads_in_one_piece" -eq 0 ] || expect_eq "the number of rows" "$(rows_seen)" 0
  completes first.db base

  put_store again.db base.db
  under "bad@$place:/$table.csv" ingest-seed kaggle --from changed --store again.db
  expect_exit 74
  expect_stderr "changed/$table.csv"
  sound again.db
  each_row_old_or_new base.db changed.db
  completes again.db changed
done

case_ "a byte of a zip that cannot be read: 74, named with the archive"
put_store zip.db
under "bad@$(($(size_of base.zip) / 2)):base.zip" ingest-seed kaggle --from base.zip --store zip.db
expect_exit 74
expect_one_error
expect_stderr "base.zip"
sound zip.db
completes zip.db base

case_ "a page of the store that cannot be read: 74 or 78, named with the store, and each row is old or new"
pages=$(($(size_of base.db) / 16384)) ends=0
for page in 0 1 $((pages / 4)) $((pages / 2)) $((pages * 3 / 4)) $((pages - 1)); do
  put_store page.db base.db
  under "bad@$((page * 16384)):page.db" ingest-seed kaggle --from changed --store page.db
  [ "$status" -ne 0 ] || continue  # it needed not that page
  ends=$((ends + 1))
  case $status in 74 | 78) ;; *) fail_ "exit code $status" ;; esac  # SQLite says "malformed" of some
  expect_one_error
  expect_stderr "page.db"
  expect_schema
  sound page.db
  each_row_old_or_new base.db changed.db
  completes page.db changed
done
[ "$ends" -ge 3 ] || fail_ "only $ends runs met it"

case_ "reads that give less than was asked for change nothing"
for input in base base.zip; do
  put_store short.db
  under "short@509:${input#base}" ingest-seed kaggle --from "$input" --store short.db
  expect_exit 0
  expect_no_stderr
  same_store short.db base.db
done

# Lets a run come to the middle of a table, does something to the file, and lets it go on.
while_reading() {  # TABLE COMMAND...
  damaged_copy_of base "$1"
  put_store moving.db
  start_under "gate@$(($(size_of "damaged/$1.csv") / 2)):$1.csv" ingest-seed kaggle --from damaged --store moving.db
  until_ grep -q gate "$trace"
  "${@:2}"
  touch "$gate"
  await
}
# The run noticed, or read what the file was when it began; in no case are the files taken for read.
is_noticed() {
  case $status in
    74) expect_one_error; expect_stderr "changed while it was read" ;;
    *) fail_ "exit code $status, 74 was expected" ;;
  esac
  sound moving.db
  rm -rf damaged
  completes moving.db base
}
append_row() { printf '1,2,3\n' >>"$1"; }
rewrite() { cp "$1" other && cat other >"$1"; }

for table in Datasets DatasetVersions Users; do
  case_ "$table.csv that grows while it is read is noticed: 74"
  while_reading "$table" append_row "damaged/$table.csv"
  is_noticed

  case_ "$table.csv that is cut while it is read is noticed: 74"
  while_reading "$table" truncate -s "-100" "damaged/$table.csv"
  is_noticed

  case_ "$table.csv that is written anew while it is read is noticed: 74"
  while_reading "$table" rewrite "damaged/$table.csv"
  is_noticed
done

case_ "a file that is replaced while it is read, or changes when it was read, is read again by the next run"
for table in DatasetVersions Users; do
  cp base/Users.csv later
  while_reading "$table" mv later damaged/Users.csv
  case $status in 0 | 74) ;; *) fail_ "exit code $status" ;; esac
  sound moving.db
  run ingest-seed kaggle --from damaged --store moving.db
  expect_exit 0
  expect_summary '.inputs == "read"'
  same_store moving.db base.db
done

# All that a good run says stands there, once. What it leaves open a damaged one may have filled (a seed blanks nothing),
# and a flipped id or name may have left a row or a former name of its own.
is_mended() {  # STORE INPUT
  run ingest-seed kaggle --from "$2" --store "$1"
  case $status in 0 | 3) ;; *) fail_ "exit code $status" ;; esac
  agrees_with "$1" "$2.db"
}

# The damaged run ended as it likes, but by its own will; then a good one follows.
is_harmless() {
  { [ "$status" -ne 1 ] && [ "$status" -lt 128 ]; } || fail_ "exit code $status"
  expect_schema
  sound damaged.db
}
seed_damaged() {  # INPUT
  put_store damaged.db "${2-}"
  run ingest-seed kaggle --from "$1" --store damaged.db
  command_line+=" ($what)"
  is_harmless
}

for table in Datasets DatasetVersions Users DatasetTags; do
  case_ "$table.csv cut short anywhere does no harm that a whole one does not mend"
  inside_quotes=$(($(grep -abo '"' "base/$table.csv" | sed -n '3s/:.*//p') + 2))
  for place in 0 1 "$inside_quotes" $(($(size_of "base/$table.csv") - 1)) $(yes any | head -n "$tries"); do
    [ "$place" != any ] || pick_place_in "base/$table.csv"
    damaged_copy_of base "$table"
    truncate -s "$place" "damaged/$table.csv"
    what="$table.csv cut at $place"
    seed_damaged damaged
    is_mended damaged.db base
  done
done

case_ "a zip cut short anywhere is refused, and a whole one makes it good"
for ((i = 0; i < tries; ++i)); do
  cp base.zip cut.zip
  pick_place_in cut.zip
  truncate -s "$place" cut.zip
  what="cut at $place"
  seed_damaged cut.zip
  expect_exit 65
  completes damaged.db base
done

flip_a_bit() {  # FILE
  local bit=$((RANDOM % 8)) byte
  pick_place_in "$1"
  byte=$(od -An -tu1 -j "$place" -N 1 "$1")
  printf '%b' "\\x$(printf %x $((byte ^ (1 << bit))))" | dd of="$1" bs=1 seek="$place" conv=notrunc status=none
  what="bit $bit of byte $place flipped"
}
for table in "${tables[@]}"; do
  case_ "flipped bits in $table.csv do no harm that a good file does not mend"
  for ((i = 0; i < tries; ++i)); do
    damaged_copy_of base "$table"
    flip_a_bit "damaged/$table.csv"
    seed_damaged damaged
    is_mended damaged.db base
  done
done

case_ "a flipped bit in a zip is noticed by its checksums: 65, or it does not matter"
for ((i = 0; i < 2 * tries; ++i)); do
  cp base.zip flipped.zip
  flip_a_bit flipped.zip
  seed_damaged flipped.zip
  case $status in 0) same_store damaged.db base.db ;; 65) ;; *) fail_ "exit code $status" ;; esac
  is_mended damaged.db base
  seed_damaged flipped.zip base.db
  is_mended damaged.db base
done
