#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Several at once: the run lock, readers, and stores that cannot be used.
. "$(dirname "$0")/faults.sh"

seed() { run ingest-seed kaggle --from "$sample" --store tedi.db "$@"; }
lock=tedi.db.ingest-seed.kaggle.lock

lock_is_held() { ! flock -n "$lock" true; }
# Holds the lock for that many seconds, as another run would.
hold() {
  flock --no-fork "$lock" sleep "$1" &
  holder=$!
  until_ lock_is_held
}
release() { kill "$holder"; wait "$holder" 2>/dev/null; }

case_ "two at once: the second one ends with 75 and says who holds the lock"
tedi-store init --store tedi.db -q
hold 60
seed
expect_exit 75
expect_one_sentence
expect_schema
expect_summary '.status == "locked" and .counts.fetched == 0'

case_ "the same at once while the other one has the store for itself, as a first load has"
mkfifo orders
sqlite3 tedi.db <orders >exclusive 2>&1 &
owner=$!
exec 8>orders
echo "PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE; SELECT 'mine';" >&8
until_ grep -q mine exclusive
began=$SECONDS
seed
expect_exit 75
seed --if-locked skip
expect_exit 0
seed --if-locked wait=1s
expect_exit 75
[ $((SECONDS - began)) -lt 20 ] || fail_ "it took $((SECONDS - began)) s"
exec 8>&-
wait "$owner"

case_ "--if-locked skip ends with 0, -q makes it silent"
seed --if-locked skip
expect_exit 0
expect_summary '.status == "locked"'
seed --if-locked skip -q
expect_exit 0
expect_silent
seed -q
expect_exit 75
expect_silent

case_ "--if-locked wait=DUR waits that long, then 75"
began=$(date +%s%N)
seed --if-locked wait=1s
expect_exit 75
took=$((($(date +%s%N) - began) / 1000000))
{ [ "$took" -ge 950 ] && [ "$took" -lt 30000 ]; } || fail_ "waited $took ms"

case_ "Ctrl-C while waiting ends with 130 at once"
start ingest-seed kaggle --from "$sample" --store tedi.db --if-locked wait
until_ grep -q waiting "$stderr"
kill -s INT "$pid"
await
expect_exit 130

case_ "--dry-run needs no lock"
seed --dry-run
expect_exit 0
expect_summary '.counts.inserted == 40'
release

case_ "--if-locked wait goes on when the other one is done"
hold 0.7
seed --if-locked wait=30s
expect_exit 0
expect_summary '.status == "ok" and .counts.inserted == 40'

case_ "a lock file that is left behind locks nothing"
expect_file "$lock"
seed --force
expect_exit 0

case_ "four seeds that start together on a new store: one works, the others say 75, nothing else happens"
pids=()
for i in 1 2 3 4; do ingest-seed kaggle --from "$sample" --store race/tedi.db >"race.$i" 2>&1 & pids+=($!); done
for one in "${pids[@]}"; do
  wait "$one"
  code=$?
  case $code in 0 | 75) ;; *) fail_ "exit code $code: $(cat race.*)" ;; esac
done
expect_query race/tedi.db "SELECT count(*) FROM v_datasets" 40

case_ "a reader in the middle of a transaction does not stop a refresh, and sees what it saw before"
mkfifo questions
sqlite3 -batch tedi.db <questions >answers 2>&1 &
reader=$!
exec 9>questions
echo "BEGIN; SELECT sum(views) FROM v_datasets;" >&9
until_ test -s answers
cp -r "$sample" next
sed -i "/^1013,/{s/,37,4,0,0,2,/,137,4,0,0,2,/; s#,01/01/2024,#,12/30/2025,#}" next/Datasets.csv
run ingest-seed kaggle --from next --store tedi.db
expect_exit 0
expect_no_stderr
expect_summary '.counts.updated == 1'
echo "SELECT sum(views) FROM v_datasets; COMMIT; SELECT sum(views) FROM v_datasets;" >&9
exec 9>&-
wait "$reader"
expect_eq "the reader's two looks" "$(sed -n 2p answers)" "$(sed -n 1p answers)"
expect_eq "the reader's last look" "$(sed -n 3p answers)" "$(($(sed -n 1p answers) + 100))"

case_ "a reader on an empty store does not stop the first load"
tedi-store init --store fresh.db -q
mkfifo more-questions
sqlite3 -batch fresh.db <more-questions >answers 2>&1 &
reader=$!
exec 9>more-questions
echo "BEGIN; SELECT count(*) FROM v_datasets;" >&9
until_ test -s answers
run ingest-seed kaggle --from "$sample" --store fresh.db
expect_exit 0
expect_summary '.counts.inserted == 40'
exec 9>&-
wait "$reader"

# Looks at a store again and again until the file `enough` is there: by processes that come and go, or (stay) by one that
# keeps the store open and has no patience at all. A look is two questions in one transaction.
question="BEGIN; SELECT count(*) FROM v_datasets WHERE updated_at >= '2025-05'; SELECT count(*), sum(views) FROM v_datasets; COMMIT;"
look_again_and_again() {  # STORE come-and-go|stay
  if [ "$2" = stay ]; then
    while [ ! -e enough ]; do echo "$question"; sleep 0.002; done | sqlite3 -batch -readonly "$1"
  else
    while [ ! -e enough ]; do sqlite3 -batch -readonly -cmd ".timeout 20000" "$1" "$question"; done
  fi
}
# Seeds slowly, with small reads, while such a reader looks; `answers` has "new rows|rows|sum of views", a line a look.
seed_before_reader() {  # STORE INPUT come-and-go|stay OPTIONS...
  local reader
  rm -f enough looks
  look_again_and_again "$1" "$3" >looks 2>&1 &
  reader=$!
  until_ test -s looks
  under short@100:Versions.csv ingest-seed kaggle --from "$2" --store "$1" "${@:4}"
  touch enough
  wait "$reader"
  expect_exit 0
  expect_no_stderr
  paste -d '|' - - <looks >answers
}

case_ "readers are never refused during a refresh, and see whole batches only"
make_meta_kaggle --scale 0.002 --out base
make_meta_kaggle --scale 0.002 --refresh 0.5 --out changed
for reader in stay come-and-go; do
  put_store read.db
  ingest-seed kaggle --from base --store read.db -q
  before=$(sqlite3 read.db "SELECT sum(views) FROM v_datasets")
  seed_before_reader read.db changed "$reader" --batch-size 50
  after=$(sqlite3 read.db "SELECT count(*) FROM v_datasets WHERE updated_at >= '2025-05'")
  # make_meta_kaggle gives each changed dataset 25 views more.
  expect_eq "looks that are wrong" "$(awk -F '|' -v before="$before" -v after="$after" '
    NF != 3 || $2 != 1200 || $3 != before + 25 * $1 || ($1 % 50 != 0 && $1 != after)' answers | head -n 3)" ""
  [ "$(sort -u answers | wc -l)" -gt 3 ] || fail_ "nobody looked while it was refreshed: $(uniq -c answers)"
done

case_ "readers are never refused during a first load: at most they wait"
put_store read.db
tedi-store init --store read.db -q
seed_before_reader read.db base come-and-go
expect_eq "looks that are wrong" "$(awk -F '|' 'NF != 3 || $2 < last { print } { last = $2 }' answers | head -n 3)" ""

case_ "a newer store, another program's database and junk are refused: 78, one sentence"
cp tedi.db newer.db
sqlite3 newer.db "INSERT INTO tedi_migrations VALUES (9999, '9999_later', 0)"
sqlite3 other.db "CREATE TABLE songs (title)"
head -c 50000 /dev/zero | tr '\0' x >junk.db
for store in newer other junk; do
  for more in --emit=none --dry-run; do
    run ingest-seed kaggle --from "$sample" --store $store.db $more
    expect_exit 78
    expect_one_sentence
    expect_stderr "$store.db"
    expect_summary '.status == "failed" and .error.kind == "config"'
  done
done

case_ "a store that may not be written: 78 or 74, one sentence"
if [ "$(id -u)" -eq 0 ]; then
  skip_ "root may write everything"
else
  cp tedi.db locked.db && chmod 444 locked.db
  run ingest-seed kaggle --from next --store locked.db --force
  case $status in 74 | 78) ;; *) fail_ "exit code $status" ;; esac
  expect_one_sentence
fi
