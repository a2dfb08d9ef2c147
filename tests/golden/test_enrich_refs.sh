#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What a run of ingest-enrich takes in hand: datasets by name, from a pipe, from the queue, as flags and settings say; and
# what it tells of them.
. "$(dirname "$0")/../support/harness.sh"
. "$TEDI_SOURCE/tests/support/enrichment.sh"
start_upstream

asked_for() { sed -n 's|^[^ ]* api GET /api/v1/datasets/view/[^/]*/\([^ ]*\) .*|\1|p' asked | paste -sd ' '; }
expect_asked_for() { expect_eq "the datasets asked for" "$(asked_for)" "$*"; }
from_pipe() {  # TEXT COMMAND...
  printf '%b' "$1" >pipe
  command_line="${*:2} <pipe"
  "${@:2}" <pipe >"$stdout" 2>"$stderr"
  status=$?
}
# All that a store holds but the budget of requests and what belongs to it.
all_but_budget() { sqlite3 "$store" .dump | grep -v -e rate_budget -e credential_salt; }

tool=(ingest-enrich kaggle --store "$store")

case_ "what is no name of a dataset is wrong usage: 64, and nothing is asked"
seed ann/ok-1
for word in ok-1 ann/ann/ok-1 ann/ /ok-1 'ann/ok 1' ann/.. https://www.kaggle.com/datasets/ann/ok-1 ''; do
  run enrich "$word"
  expect_exit 64
  expect_one_error
  expect_eq "bytes of stdout" "$(wc -c <"$stdout")" 0
done
run enrich ann/ok-1 ok-1
expect_exit 64
run enrich --only minimal ann/ok-1
expect_exit 64
expect_stderr "--only"
for flags in --only=enriched --batch-size=0 --max-attempts=0 --rate=0/s --timeout=5 --max-runtime=soon --if-locked=perhaps; do
  run enrich $flags
  expect_exit 64
  expect_one_error
  expect_stderr "${flags%=*}"
done
expect_eq "requests" "$(wc -l <asked)" 0

case_ "a name that the store does not know: 66 when it is the only one, 3 when others were asked for"
run enrich bob/nobody
expect_exit 66
expect_stderr "bob/nobody"
expect_schema
expect_summary '.counts == {fetched: 1, inserted: 0, updated: 0, unchanged: 0, skipped: 0, rejected: 1, failed: 0} and .remaining == 0'
run enrich bob/nobody ann/ok-1
expect_exit 3
expect_summary '.status == "partial" and .enriched == 1 and .counts.rejected == 1'
expect_asked_for ok-1

case_ "lines of a pipe that are neither names nor records cost a warning each, and 3; the rest is done"
seed ann/ok-1 ann/ok-2
: >asked
from_pipe 'ann/ok-1\n\n  ann/ok-2 \r\nnonsense\n{"type":"dataset",\n[1]\n\x1b[31m\xff\n' enrich -
expect_exit 3
expect_eq "warnings" "$(grep -c 'warning: stdin: line' "$stderr")" 4
for line in 4 5 6 7; do expect_stderr "line $line"; done
expect_eq "bytes on stderr that a terminal obeys" "$(tr -d '\n' <"$stderr" | grep -acP '[\x00-\x1f\x7f]')" 0
expect_summary '.enriched == 2'
expect_asked_for ok-1 ok-2

case_ "an empty pipe is nothing to do: 0, and the queue is left alone"
seed ann/ok-1
: >asked
for text in '' '\n\n' '{"type":"summary","task":"kaggle.seed_initial"}\n' \
  '{"type":"dataset","source":"huggingface","ref":"ann/ok-1"}\n{"type":"dataset","source":"kaggle","ref":null}\n{"type":"entry"}\n'; do
  from_pipe "$text" enrich -
  expect_exit 0
  expect_no_stderr
  expect_summary '.status == "ok" and .counts.fetched == 0 and .remaining == 0'
done
expect_asked_for

case_ "what a seed tells of goes through a pipe: its records are completed, its summary is not taken for one"
seed ann/ok-1 ann/ok-2 ann/gone-3
: >asked
run bash -c 'ingest-seed kaggle --store "$1" --from meta --force --emit all | ingest-enrich kaggle --store "$1" --rate 100000/s -' - "$store"
expect_exit 0
expect_summary '.enriched == 2 and .failed == 1 and .remaining == 0'
expect_asked_for ok-1 ok-2 gone-3

case_ "a dataset named twice is asked for once, by arguments and a pipe together"
seed ann/ok-1 ann/ok-2
: >asked
from_pipe 'ann/ok-1\nann/ok-2\n{"type":"dataset","source":"kaggle","ref":"ann/ok-2"}\n' enrich ann/ok-1 - ann/ok-1
expect_exit 0
expect_summary '.counts.fetched == 2'
expect_asked_for ok-1 ok-2

case_ "of more names than --batch-size the first are done, the others are counted, with a warning"
seed ann/ok-1 ann/ok-2 ann/ok-3
: >asked
run enrich --batch-size 2 ann/ok-3 ann/ok-2 ann/ok-1
expect_exit 0
expect_stderr "1 "
expect_stderr "left out"
expect_summary '.counts.fetched == 2 and .remaining == 1'
expect_asked_for ok-3 ok-2

case_ "a name asks whatever the status: what failed, what is not due, what is done"
seed ann/gone-1 ann/private-2 ann/ok-3
enrich -q
: >asked
answer_object ann/gone-1 '{"id":1,"ref":"ann/gone-1","title":"Back again"}'
run enrich ann/gone-1 ann/private-2 ann/ok-3 --emit all
expect_exit 0
expect_schema
expect_asked_for gone-1 private-2 ok-3
expect_states "gone-1 pending 1 0" "private-2 minimal 1 2" "ok-3 pending 1 0"
expect_stdout_json 'map(select(.type == "dataset") | [.ref, .change]) == [["ann/gone-1", "updated"], ["ann/ok-3", "unchanged"]]'
rm -r answers

case_ "a former name finds the dataset, which is asked for by its name of today"
seed ann/renamed-1
enrich -q
: >asked
answer_object ann/new-renamed-1 '{"id":1,"ref":"ann/new-renamed-1","title":"Found"}'
run enrich ann/renamed-1
expect_exit 0
expect_asked_for new-renamed-1
expect_query "$store" "SELECT ref, title FROM v_datasets" "ann/new-renamed-1|Found"

case_ "--emit changed tells what changed, --emit all what was answered for, none nothing; records are as the schema has them"
seed ann/ok-1 ann/plain-2 ann/gone-3
run enrich --emit changed
expect_exit 0
expect_schema
expect_stdout_json 'map(select(.type == "dataset") | .ref) == ["ann/ok-1", "ann/plain-2"] and .[-1].type == "summary"'
run enrich --emit changed ann/ok-1 ann/plain-2
expect_stdout_json 'length == 1 and .[0].counts.unchanged == 2'
run enrich --emit all ann/ok-1 ann/plain-2
expect_schema
expect_stdout_json 'map(.change // .type) == ["unchanged", "unchanged", "summary"]'
run enrich ann/ok-1
expect_stdout_json 'length == 1'

case_ "-q says nothing with 0, and the error and the summary otherwise"
run enrich -q --emit all ann/ok-1 ann/plain-2
expect_exit 0
expect_silent
run enrich -q bob/nobody ann/ok-1
expect_exit 3
expect_stdout_json 'length == 1 and .[0].type == "summary"'

case_ "--dry-run asks and compares, but writes nothing except the budget"
seed ann/ok-1 ann/gone-2 ann/html-3 ann/private-4 ann/renamed-5 ann/refused-6
all_but_budget >before
: >asked
run enrich --dry-run --batch-size 5 --emit changed
expect_exit 3
expect_schema
expect_summary '.dry_run and .counts.updated == 2 and .counts.failed == 2 and .counts.rejected == 1'
run enrich --dry-run
expect_exit 77
run enrich --dry-run ann/ok-1 ann/html-3
expect_exit 3
expect_eq "differences" "$(all_but_budget | diff before - | head -n 5)" ""
expect_query "$store" "SELECT count(*) FROM rate_budget" 1
expect_asked_for ok-1 gone-2 html-3 private-4 renamed-5 ok-1 gone-2 html-3 private-4 renamed-5 refused-6 ok-1 html-3

case_ "a store without datasets, or none at all, is nothing to do; a dry run makes none"
store=$scratch/new/tedi.db
run enrich --dry-run
expect_exit 0
expect_summary '.counts.fetched == 0 and .remaining == 0'
expect_no_file new
run enrich
expect_exit 0
expect_summary '.counts.fetched == 0 and .remaining == 0'
expect_file "$store"
run enrich ann/ok-1
expect_exit 66
store=$scratch/tedi.db

case_ "the queue is asked for by votes, minimal before pending; --only takes one part, --batch-size so many"
seed ann/ok-1 ann/ok-2 ann/ok-3 ann/ok-4 ann/ok-5
sqlite3 "$store" "UPDATE datasets SET status = 'pending' WHERE external_id IN ('1', '2')"
: >asked
run enrich --only pending --batch-size 1
expect_summary '.enriched == 1 and .remaining == 4'
run enrich --only minimal --batch-size 2
expect_summary '.enriched == 2 and .remaining == 2'
run enrich
expect_summary '.enriched == 2 and .remaining == 0'
expect_asked_for ok-1 ok-3 ok-4 ok-5 ok-2

case_ "datasets without a name are not asked for, and counted"
seed ann/ok-1 ann/ok-2
sqlite3 "$store" "UPDATE datasets SET ref = NULL WHERE external_id = '2'"
run enrich
expect_exit 0
expect_summary '.enriched == 1 and .unresolved == 1 and .remaining == 0 and .eta == null'

case_ "--max-runtime ends the run with 0, what is in hand goes back, what remains is told"
seed ann/ok-{1..9}
run "${tool[@]}" --rate 4/s --max-runtime 600ms
expect_exit 0
expect_schema
expect_summary '.status == "ok" and .stopped == "max_runtime" and .enriched >= 1 and .enriched + .remaining == 9'
expect_query "$store" "SELECT sum(attempts), sum(lease_until_ms IS NOT NULL) FROM datasets" "0|0"
run "${tool[@]}" -q --rate 4/s --max-runtime 1ms
expect_exit 0
expect_silent

case_ "--max-attempts, from flag, environment or file, in this order, says when a dataset is given up"
run_with() {  # STATE ENV... -- FLAGS...
  seed ann/html-1
  run env "${@:2}"
  expect_exit 65
  expect_states "html-1 $1"
}
printf '[ingest-enrich]\nmax_attempts = 1\nrate = "1000/s"\n' >few.toml
run_with "minimal 1 1" "${tool[@]}"
run_with "failed 1 1" "${tool[@]}" --max-attempts 1
run_with "failed 1 1" TEDI_MAX_ATTEMPTS=1 "${tool[@]}"
run_with "failed 1 1" "${tool[@]}" --config few.toml
run_with "minimal 1 1" TEDI_MAX_ATTEMPTS=2 "${tool[@]}" --config few.toml
run_with "failed 1 1" TEDI_MAX_ATTEMPTS=2 "${tool[@]}" --max-attempts 1

case_ "the rate, from flag, environment or file, is what the eta is reckoned with; without any it is 1/s"
eta_is() {  # SECONDS ENV... COMMAND...
  seed ann/ok-{1..7}
  run env "${@:2}" --batch-size 1
  expect_exit 0
  # 6 remain, asked for at that rate.
  expect_summary "(.eta | sub(\"[.][0-9]+Z\$\"; \"Z\") | fromdate) - (.started_at | sub(\"[.][0-9]+Z\$\"; \"Z\") | fromdate)
    | . >= $1 and . <= $1 + 10"
}
eta_is 6 "${tool[@]}"
eta_is 360 "${tool[@]}" --rate 1/min
eta_is 360 TEDI_RATE=60/h "${tool[@]}"
printf '[ingest-enrich]\nrate = "1/min"\n' >slow.toml
eta_is 360 "${tool[@]}" --config slow.toml
eta_is 720 TEDI_RATE=30/h "${tool[@]}" --config slow.toml

case_ "the monitor and the metrics are told of a run, also of one that is rate limited"
monitor monitor.url 200 >monitor.log 2>/dev/null &
until_ test -s monitor.url
monitor=$(cat monitor.url)
metric() { sed -n "s/^tedi_run_$1{tool=\"ingest-enrich\",task=\"kaggle.enrich_pending\",source=\"kaggle\"${2-}} //p" tedi.prom; }
seed ann/ok-1 ann/gone-2 ann/limited-3 ann/ok-4
run enrich -q --ping-url "$monitor/4b1d" --metrics-file tedi.prom
expect_exit 75
expect_silent
expect_eq "remaining" "$(metric remaining)" 2
expect_eq "exit code" "$(metric exit_code)" 75
expect_eq "updated" "$(metric records ',outcome="updated"')" 1
expect_eq "failed" "$(metric records ',outcome="failed"')" 1
time_passes
sqlite3 "$store" "UPDATE datasets SET is_active = 0 WHERE external_id = '3'"
run enrich -q --ping-url "$monitor/4b1d" --metrics-file tedi.prom
expect_exit 0
expect_silent
expect_eq "remaining" "$(metric remaining)" 0
expect_eq "success" "$(metric success)" 1
expect_eq "what the monitor was told" "$(paste -sd ' ' monitor.log)" "GET /4b1d/start GET /4b1d/log GET /4b1d/start GET /4b1d/0"

# Elements of a real listing, which has the members of a view.
case_ "datasets as Kaggle answered for them in 2021 are stored as it said"
if [ -z "$upstream" ]; then
  skip_ "TEDI_TEST_UPSTREAM names no folder of real answers"
else
  listing=$upstream/kaggle/api-2021/datasets_list.json
  mapfile -t known < <(jq -r '.[] | "\(.ref)=\(.id)"' "$listing")
  seed "${known[@]}"
  while IFS=$'\t' read -r ref object; do answer_object "$ref" "$object"; done < <(jq -r '.[] | "\(.ref)\t\(tojson)"' "$listing")
  run enrich --emit all
  expect_exit 0
  expect_no_stderr
  expect_schema
  expect_summary ".enriched == ${#known[@]} and .counts.rejected == 0"
  jq -r '.[] | [.id, .ref, .title, .subtitle, .licenseName, .totalBytes, .votes // .voteCount, .viewCount, .downloadCount, .kernelCount,
    .currentVersionNumber, .lastUpdated[0:19], ([.tags[].name] | unique | tojson)] | map(tostring) | join("|")' "$listing" | sort >expected
  expect_eq "differences" "$(sqlite3 "$store" "SELECT external_id, ref, title, subtitle, license, size_bytes, votes, views, downloads, kernels,
    version, substr(updated_at, 1, 19), tags FROM v_datasets" | sort | diff - expected | head -n 6)" ""
fi

case_ "a real answer of 2026 that is cut short is rejected, the rest goes on; its whole part is stored as it said"
if [ -z "$upstream" ]; then
  skip_ "TEDI_TEST_UPSTREAM names no folder of real answers"
else
  cut=$(cat "$upstream/kaggle/api-2026/datasets_view_lanl-data.truncated.txt")
  answer_object pankajb64/lanl-data "$cut"
  seed pankajb64/lanl-data=140939 ann/ok-1
  run enrich
  expect_exit 3
  expect_summary '.enriched == 1 and .counts.rejected == 1'
  expect_query "$store" "SELECT title FROM v_datasets WHERE external_id = '140939'" "seeded title"
  answer_object pankajb64/lanl-data "${cut%%,\"tags\":*}}"
  run enrich pankajb64/lanl-data
  expect_exit 0
  expect_query "$store" "SELECT ref, title, subtitle, license, size_bytes, views, votes FROM v_datasets WHERE external_id = '140939'" \
    "pankajb64/lanl-data|LANL Data||Unknown|929488|3479|2"
fi
