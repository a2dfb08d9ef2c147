#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A seed that downloads its files, killed at any step, stopped by a full disk, or read-only: the next run ends with the same
# store, goes on from what had come, and leaves nothing of the dead one behind.
#   FAULT_KILLS=300 tests/fault/test_seed_download_killed.sh    so many kills (default 36)
. "$(dirname "$0")/faults.sh"
. "$TEDI_SOURCE/tests/support/enrichment.sh"
. "$TEDI_SOURCE/tests/support/downloads.sh"

kills=${FAULT_KILLS:-36}
start_upstream
offer "$sample"
ingest-seed kaggle -q --store expected.db --from "$sample"
command=(ingest-seed kaggle --rate 100000/s --store)

# One run makes it what it would have been, whatever has happened, and fetches nothing that was whole.
completes() {
  local killed=$command_line
  run "${command[@]}" "$store"
  command_line="$killed; then a full run"
  expect_exit 0
  same_store "$store" expected.db
  expect_eq "leftovers" "$(cache_leftovers)" ""
}

case_ "a download and seed that is killed at any step"
clean
count_calls "${command[@]}" "$store"
cp "$trace" all-calls
same_store "$store" expected.db
plan_kills "$kills" <all-calls >plan
hits=0
while read -r fault; do
  clean
  under "$fault" "${command[@]}" "$store"
  if was_killed; then hits=$((hits + 1)); fi
  sound "$store" 2>/dev/null
  whole=$(find "$XDG_CACHE_HOME/tedi" -name entry.json 2>/dev/null | wc -l)
  : >asked
  completes
  [ "$(grep -c ' other .* 304 ' asked)" -ge "$whole" ] || fail_ "of $whole whole files some were fetched again"
done <plan
[ $((hits * 10)) -ge $(($(wc -l <plan) * 9)) ] || fail_ "only $hits of $(wc -l <plan) runs came to the call at which they were to be killed"
echo "figures: $case_name: $hits kills, one of $calls calls"

case_ "a refresh in which a file has changed, killed at any step"
clean
run "${command[@]}" "$store"
cp "$store" before.db
rm -rf cache-before && cp -a "$XDG_CACHE_HOME/tedi" cache-before
sed -i 's/prices/costs/' answers/download/DatasetVersions.csv
count_calls "${command[@]}" "$store"
cp "$trace" all-calls
rm -f expected.db* && sqlite3 "$store" "VACUUM INTO 'expected.db'"
plan_kills $((kills / 3)) <all-calls >plan
while read -r fault; do
  clean
  cp before.db "$store"
  cp -a cache-before "$XDG_CACHE_HOME/tedi"
  under "$fault" "${command[@]}" "$store"
  sound "$store"
  completes
done <plan

case_ "a download killed again and again, a little later each time, goes on each time from where it was"
clean
manner cut=1500
for share in 5 10 20 40 60 80; do
  under "after@$((calls * share / 100))" "${command[@]}" "$store"
done
manner
completes

case_ "a disk that is too small for a file: 74 before a byte of it is written, with what is needed and what is free"
if small_disk 512; then
  clean
  offer "$sample"
  head -c 700000 /dev/zero | tr '\0' 'x' >>answers/download/Users.csv
  run on_small_disk env XDG_CACHE_HOME="$PWD/disk/cache" "${command[@]}" "$store"
  expect_disk_full
  expect_stderr "Users.csv"
  expect_query "$store" "SELECT count(*) FROM v_datasets" 0
  expect_eq "bytes of it" "$(on_small_disk sh -c 'cat disk/cache/tedi/http/*/part 2>/dev/null | wc -c')" 0

  case_ "a disk that fills up during the download: 74, nothing is seeded, and with room the next run goes on"
  offer "$sample"
  clean
  on_small_disk rm -rf disk/cache
  resize_disk 56
  run on_small_disk env XDG_CACHE_HOME="$PWD/disk/cache" "${command[@]}" "$store"
  expect_exit 74
  expect_one_error
  expect_query "$store" "SELECT count(*) FROM v_datasets" 0
  resize_disk 4096
  run on_small_disk env XDG_CACHE_HOME="$PWD/disk/cache" "${command[@]}" "$store"
  drop_disk
  expect_exit 0
  expect_query "$store" "SELECT count(*) FROM v_datasets" 40
fi
