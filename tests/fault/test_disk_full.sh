#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A disk that is full, or fails: 74, one sentence, a store as it was before, and with room again the next run completes.
. "$(dirname "$0")/faults.sh"

[ -n "${TEDI_SANITIZE-}" ] && scale=0.001 || scale=0.003
make_meta_kaggle --scale "$scale" --out base
make_meta_kaggle --scale "$scale" --refresh 0.5 --out changed
ingest-seed kaggle --from base --store base.db -q
cp base.db changed.db
ingest-seed kaggle --from changed --store changed.db -q
loads_in_one_piece=$(ingest-seed kaggle --help | grep -c -e '--bulk')

# A refresh that failed leaves each row old or new; a first load nothing, or (in batches) less than all.
left_as_it_was() {  # STORE STORE_BEFORE
  sound "$1"
  if [ -n "$2" ]; then
    each_row_old_or_new "$2" changed.db
  elif [ "$loads_in_one_piece" -gt 0 ]; then
    expect_eq "the number of rows" "$(rows_seen)" 0
  fi
}
completes() {  # STORE INPUT
  run ingest-seed kaggle --from "$2" --store "$1"
  expect_exit 0
  same_store "$1" "$2.db"
}

# Eight of $calls, from the first to the last.
places() { seq 0 7 | awk -v calls="$calls" '{ print 1 + int($1 * (calls - 1) / 7) }'; }

# A run that meets the fault at eight of its calls, from the first to the last, each on a store of its own.
meets() {  # FAULT INPUT STORE_BEFORE OPTIONS...
  local place ends=0
  put_store count.db "$3"
  count_calls ingest-seed kaggle --from "$2" --store count.db "${@:4}"
  for place in $(seq 0 7 | awk -v calls="$calls" '{ print 1 + int($1 * (calls - 1) / 7) }'); do
    put_store tedi.db "$3"
    under "$1@$place" ingest-seed kaggle --from "$2" --store tedi.db "${@:4}"
    if [ "$status" -ne 0 ]; then  # after the last commit it harms nobody
      ends=$((ends + 1))
      if [ "$1" = full ]; then expect_disk_full; else expect_broken_disk; fi
      expect_schema
      left_as_it_was tedi.db "$3"
    fi
    completes tedi.db "$2"
  done
  [ "$ends" -ge 4 ] || fail_ "only $ends runs met it"
}
expect_broken_disk() {
  case $status in 73 | 74) ;; *) fail_ "exit code $status" ;; esac  # 73: when not even a new store could be made
  expect_one_error
}

for fault in full broken; do
  case_ "a disk that is $fault from some moment on ends a first load with 74, and nothing is lost"
  meets "$fault" base ''

  case_ "a disk that is $fault from some moment on ends a refresh with 74: each row is old or new"
  meets "$fault" changed base.db --batch-size 100
done

# The store on the small disk, as tedi.db.
fetch() {
  put_store tedi.db
  on_small_disk sh -c 'cp disk/tedi.db* .'
}

store_kib=$(($(stat -c %s base.db) / 1024))

case_ "a first load on a disk that is too small for it ends with 74; on a larger one it is completed"
if small_disk $((store_kib / 2)); then
  run on_small_disk ingest-seed kaggle --from base --store disk/tedi.db
  expect_disk_full
  expect_schema
  fetch
  left_as_it_was tedi.db ''
  resize_disk $((store_kib * 4))
  run on_small_disk ingest-seed kaggle --from base --store disk/tedi.db
  expect_exit 0
  fetch
  same_store tedi.db base.db
  drop_disk
fi

case_ "a refresh on a disk that has no room for its log ends with 74; with room it is completed"
if small_disk $((store_kib + 400)); then
  on_small_disk cp base.db disk/tedi.db
  run on_small_disk ingest-seed kaggle --from changed --store disk/tedi.db
  expect_disk_full
  fetch
  left_as_it_was tedi.db base.db
  resize_disk $((store_kib * 4))
  run on_small_disk ingest-seed kaggle --from changed --store disk/tedi.db
  expect_exit 0
  fetch
  same_store tedi.db changed.db
  drop_disk
fi

case_ "no room for the file of the rejects: 74 or 73, one sentence, no half file"
cp -r base rejects && printf 'x,y\n' >>rejects/Users.csv
put_store rejects.db
for place in 1 2 3; do
  under "full@$place:.tmp" ingest-seed kaggle --from rejects --store rejects.db --rejects rejects.ndjson --force
  case $status in 3) expect_file rejects.ndjson ;; 73 | 74) expect_one_error; expect_no_file rejects.ndjson ;; *) fail_ "exit code $status" ;; esac
  sound rejects.db
  rm -f rejects.ndjson
done

case_ "stdout on a full device: 74, and one sentence says so"
run sh -c 'ingest-seed kaggle --from "$1" --store full.db --emit all >/dev/full' - "$sample"
expect_exit 74
expect_one_error
expect_stderr "No space left"
sound full.db
