#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A seed that is asked to end, ends soon and well: with the right code, a summary, and a store that the next run completes.
. "$(dirname "$0")/faults.sh"

[ -n "${TEDI_SANITIZE-}" ] && scale=0.001 || scale=0.003
make_meta_kaggle --scale "$scale" --out big
make_meta_kaggle --scale "$scale" --refresh 0.5 --out changed
count_calls ingest-seed kaggle --from big --store big.db
cp big.db changed.db
ingest-seed kaggle --from changed --store changed.db -q

# What a run leaves is a sound store, with all rows or with less; the next run completes it.
completes() {  # STORE INPUT
  sound "$1"
  run ingest-seed kaggle --from "$2" --store "$1"
  expect_exit 0
  expect_summary '.status == "ok"'
  same_store "$1" "$2.db"
}

for signal in int:130 term:143; do
  case_ "SIG${signal%:*} at any moment ends the run with ${signal#*:}, a summary and a store that the next run completes"
  for share in 1 20 50 80; do
    put_store stop.db
    under "${signal%:*}@$((1 + calls * share / 100))" ingest-seed kaggle --from big --store stop.db
    expect_exit "${signal#*:}"
    expect_schema
    expect_summary '.status == "interrupted" and .error.kind == "interrupted"'
    completes stop.db big
  done
done

case_ "an interrupted refresh keeps the batches that were done"
put_store refresh.db big.db
count_calls ingest-seed kaggle --from changed --store refresh.db --batch-size 20
put_store refresh.db big.db
under "int@$((calls / 2))" ingest-seed kaggle --from changed --store refresh.db --batch-size 20
expect_exit 130
sound refresh.db
each_row_old_or_new big.db changed.db
expect_summary '.counts.updated > 0 and .remaining > 0'
expect_eq "the new rows" "$(comm -13 big.db.rows .rows | wc -l)" "$(tail -n 1 "$stdout" | jq .counts.updated)"
completes refresh.db changed

case_ "--max-runtime ends the run with 0, and says what is left"
run ingest-seed kaggle --from big --store short.db --max-runtime 1ms
expect_exit 0
expect_stderr "stopped before the end"
expect_schema
expect_summary '.stopped == "max_runtime" and .status == "ok" and (.remaining | type) == "number" and .inputs == "read"'
completes short.db big

case_ "a reader that has seen enough ends the run quietly, and the store is sound"
run bash -c 'ingest-seed kaggle --from big --store head.db --emit all | head -n 1'
expect_eq "lines" "$(wc -l <"$stdout")" 1
expect_no_stderr
completes head.db big

case_ "a store in a folder that cannot be made: one sentence, no crash"
touch file
run ingest-seed kaggle --from "$sample" --store file/tedi.db
case $status in 73 | 74 | 78) ;; *) fail_ "exit code $status" ;; esac
expect_one_sentence
expect_stderr "file"

case_ "a closed stdin, stdout and stderr do no harm to the store"
run bash -c 'ingest-seed kaggle --from "$1" --store closed.db <&- >&- 2>&-' - "$sample"
sound closed.db
