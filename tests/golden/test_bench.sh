#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The benchmark: it still runs, its yardsticks still say what the tools say, and it leaves nothing behind. What it
# measures is looked at by people, never here.
. "$(dirname "$0")/../support/harness.sh"

if ! command -v python3 >/dev/null; then
  case_ "the benchmark runs"
  skip_ "python3 is not installed"
  exit 0
fi
bench=$TEDI_SOURCE/tests/bench/run
mkdir bench
expect_nothing_left() { expect_eq "left behind" "$(ls -A bench)" ""; }

case_ "a small seed is measured, its answers compared with the sqlite3 shell's, and its inputs deleted"
run "$bench" seed --scale 0.002 --rounds 1 --bin "$TEDI_BIN" --dir bench \
  --only sqlite,first,unchanged,touched,changed,empty,help
expect_exit 0
expect_no_stderr
expect_stdout "1,200 datasets"
expect_stdout "same answer: sqlite3: .import, join, upsert: 1,182 of 1,200 datasets"
for goal in "first load: less CPU than sqlite3" "bytes written / final file" "unchanged: wall" "touched but equal: CPU" \
  "17 datasets changed" "full against no descriptions" "--help, slowest tool"; do
  expect_stdout "$goal"
done
expect_nothing_left

case_ "files are downloaded and read from zips, beside curl, openssl and zlib, which agree"
run "$bench" download --scale 0.002 --rounds 1 --bin "$TEDI_BIN" --dir bench
expect_exit 0
expect_no_stderr
expect_stdout "8 MB of CSV in 6 files"
for line in "curl -L" "openssl dgst -sha256" "openssl dgst -md5" "tedi: download, nothing to seed" "Python: zlib" \
  "tedi: first load from plain files" "tedi: first load from zips" "download: CPU / curl's and the digests'" \
  "zips: CPU beyond that of plain files / inflating"; do
  expect_stdout "$line"
done
expect_nothing_left

case_ "datasets are completed through an API of this machine, by the script and by ours, which agree"
run "$bench" enrich --datasets 50 --rounds 1 --bin "$TEDI_BIN" --dir bench
expect_exit 0
expect_no_stderr
expect_stdout "50 datasets, each an answer of 3 kB"
for line in "Python: http.client, sqlite3" "tedi: ingest-enrich" "datasets a second" "CPU, ms a dataset" "peak memory"; do
  expect_stdout "$line"
done
expect_nothing_left
run "$bench" enrich --datasets 0
expect_exit 64
expect_stderr "--datasets is from 1"

case_ "pages of a listing are mapped and written, and each is what it should be"
run "$bench" latest --datasets 60 --rounds 2 --bin "$TEDI_BIN" --dir bench
expect_exit 0
expect_no_stderr
expect_stdout "60 datasets on pages of 20"
for kind in new unchanged changed; do expect_stdout "a page of 20 $kind: CPU, ms"; done
expect_nothing_left
run "$bench" latest --datasets 19
expect_exit 64
expect_stderr "--datasets is at least 20"

case_ "boards are matched with users, by the script and by ours, which agree"
run "$bench" leaderboard --teams 300 --rounds 1 --bin "$TEDI_BIN" --dir bench
expect_exit 0
expect_no_stderr
expect_stdout "300 teams and as many users"
for line in "tedi: 1,744 teams, 5,000 users" "Python: csv, dict, executemany" "tedi: lb-sync" "tedi: again, unchanged" \
  "tedi: again, 1 % moved" "less CPU than Python" "peak memory" "unchanged: MB written"; do
  expect_stdout "$line"
done
expect_nothing_left
run "$bench" leaderboard --teams 9
expect_exit 64
expect_stderr "--teams is from 100"

case_ "where node is not installed, DuckDB is skipped, with the reason, and the rest measured"
mkdir tools
for tool in bash env sqlite3 stat; do ln -s "$(command -v "$tool")" tools; done
ln -s "$(python3 -c 'import sys; print(sys.executable)')" tools/python3
run env PATH="$PWD/tools" "$bench" seed --scale 0.0002 --rounds 2 --bin "$TEDI_BIN" --dir bench --only duckdb,help
expect_exit 0
expect_stdout "SKIPPED: DuckDB: node is not installed"
expect_stdout "ingest-seed --help"
expect_nothing_left

case_ "stopped half-way it deletes its inputs, too: 143"
start "$bench" seed --scale 0.02 --bin "$TEDI_BIN" --dir bench --only sqlite,first
until_ compgen -G 'bench/run.*/yardstick/staging.db' && kill -TERM "$pid"
await
expect_exit 143
expect_nothing_left

case_ "what the disk cannot hold is refused before anything is written: 73"
if [ "$(df --output=avail -k . | tail -n 1)" -gt 200000000 ]; then
  skip_ "the disk can hold it"
else
  run "$bench" seed --scale 10 --bin "$TEDI_BIN" --dir bench --only sqlite,first,changed,empty
  expect_exit 73
  expect_one_sentence
  expect_stderr "GB of disk"
  expect_nothing_left
fi

case_ "a wrong word is said to be one: 64"
run "$bench" seed --only firts
expect_exit 64
expect_stderr "not firts"
run "$bench" download --only crul
expect_exit 64
expect_stderr "not crul"
run "$bench" sead
expect_exit 64

case_ "executables that are not there are named, and how to get them"
run "$bench" seed --bin nowhere --dir bench
expect_exit 1
expect_one_sentence
expect_stderr "scripts/setup --for-tests"
