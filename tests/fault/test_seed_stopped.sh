#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A seed that is stopped, killed or out of space loses nothing and can be run again.
. "$(dirname "$0")/../support/harness.sh"

[ -n "${TEDI_SANITIZE-}" ] && scale=0.005 || scale=0.03
make_meta_kaggle --scale "$scale" --out big
datasets=$(($(wc -l <big/Datasets.csv) - 1))
ingest-seed kaggle --from big --store whole.db -q

content() { sqlite3 -readonly "$1" "SELECT external_id, ref, owner, title, description, tags, views, updated_at FROM v_datasets ORDER BY external_id" | md5sum; }
wanted=$(content whole.db)

# What a run leaves is a sound store, with all rows or with less; the next run completes it.
completes() {  # STORE
  if [ -e "$1" ]; then expect_query "$1" "PRAGMA integrity_check" ok; fi
  run ingest-seed kaggle --from big --store "$1"
  expect_exit 0
  expect_summary '.status == "ok"'
  expect_eq "the completed store" "$(content "$1")" "$wanted"
}

# Lets a seed run for that many seconds, then sends it the signal. It may be done by then: a fast machine is no failure.
stop_after() {  # SECONDS SIGNAL STORE OPTIONS...
  start ingest-seed kaggle --from big --store "$3" "${@:4}"
  sleep "$1"
  kill -s "$2" "$pid" 2>/dev/null
  await
}

for signal in INT:130 TERM:143; do
  case_ "SIG${signal%:*} ends the run with ${signal#*:}, a summary and a store that the next run completes"
  hits=0
  for delay in 0.05 0.2 0.4 0.8; do
    rm -f stop.db*
    stop_after "$delay" "${signal%:*}" stop.db
    [ "$status" -eq 0 ] && continue
    hits=$((hits + 1))
    expect_exit "${signal#*:}"
    expect_schema
    expect_summary '.status == "interrupted" and .error.kind == "interrupted"'
    completes stop.db
  done
  [ "$hits" -gt 0 ] || fail_ "no run was caught while it ran"
done

case_ "an interrupted refresh keeps the batches that were done"
make_meta_kaggle --scale "$scale" --refresh 0.5 --out refreshed
cp whole.db refresh.db
start ingest-seed kaggle --from refreshed --store refresh.db --batch-size 20
sleep 0.3
kill -s INT "$pid" 2>/dev/null
await
case $status in 0 | 130) ;; *) fail_ "exit code $status" ;; esac
expect_query refresh.db "PRAGMA integrity_check; SELECT count(*) FROM v_datasets" $'ok\n'"$datasets"
run ingest-seed kaggle --from refreshed --store refresh.db
expect_exit 0
ingest-seed kaggle --from refreshed --store fresh.db -q
expect_eq "the completed store" "$(content refresh.db)" "$(content fresh.db)"

case_ "kill -9 at any moment costs nothing but time"
rm -f kill.db*
for delay in 0.03 0.1 0.25 0.5; do
  stop_after "$delay" KILL kill.db
  if [ -e kill.db ]; then expect_query kill.db "PRAGMA integrity_check" ok; fi
done
completes kill.db

case_ "--max-runtime ends the run with 0, and says what is left"
run ingest-seed kaggle --from big --store short.db --max-runtime 1ms
expect_exit 0
expect_stderr "the next run goes on from there"
expect_schema
expect_summary '.stopped == "max_runtime" and .status == "ok" and (.remaining | type) == "number" and .inputs == "read"'
completes short.db

case_ "stdout on a full device: 74, and one sentence says so"
run sh -c 'ingest-seed kaggle --from "$1" --store full.db --emit all >/dev/full' - "$sample"
expect_exit 74
expect_stderr "No space left"
expect_query full.db "PRAGMA integrity_check" ok

case_ "a reader that has seen enough ends the run quietly, and the store is sound"
run bash -c 'ingest-seed kaggle --from big --store head.db --emit all | head -n 1'
expect_eq "lines" "$(wc -l <"$stdout")" 1
expect_no_stderr
completes head.db

case_ "a store in a folder that cannot be made: one sentence, no crash"
touch file
run ingest-seed kaggle --from "$sample" --store file/tedi.db
case $status in 73 | 74 | 78) ;; *) fail_ "exit code $status" ;; esac
expect_one_sentence
expect_stderr "file"

case_ "a closed stdin, stdout and stderr do no harm to the store"
run bash -c 'ingest-seed kaggle --from "$1" --store closed.db <&- >&- 2>&-' - "$sample"
expect_query closed.db "PRAGMA integrity_check" ok
