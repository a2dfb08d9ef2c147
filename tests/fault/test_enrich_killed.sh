#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs of ingest-enrich that are killed, stopped, out of disk, or beside another one: no dataset is lost, none is completed
# twice, nobody asks faster than all may ask together.
#   FAULT_KILLS=200 FAULT_SECONDS=300 tests/fault/test_enrich_killed.sh    so many kills at chosen moments (default 16), so
#                                                                          long for two loops that are killed (default 6)
# Cases with figures print them.
. "$(dirname "$0")/faults.sh"
. "$TEDI_SOURCE/tests/support/enrichment.sh"

kills=${FAULT_KILLS:-16}
seconds=${FAULT_SECONDS:-6}
RANDOM=${FAULT_SEED:-1}
start_upstream
tool=(ingest-enrich kaggle --store "$store")
# Kills what was started, without a word of the shell's about it.
kill_it() { { kill -s KILL "$pid"; await; } 2>/dev/null; }
is_done() { [ "$(sqlite3 "$store" "SELECT status FROM v_datasets WHERE ref LIKE '%/$1'")" = pending ]; }
now_ms() { date +%s%3N; }

# What became of each dataset, and each row of the log, without the attempts: a killed process has used up one.
end_of() {  # STORE
  sqlite3 "$1" "SELECT external_id, ref, title, status, is_active, license, size_bytes, votes, tags FROM v_datasets ORDER BY 1;
    SELECT external_id, result, final, http_status FROM v_enrichment_log ORDER BY 1, 2;
    SELECT external_id, ref, until IS NULL FROM v_dataset_refs ORDER BY 1, 2"
}
# The store that was looked at last (by `sound`) says the same of a dataset in its row and in its log.
consistent() {
  expect_eq "datasets that differ from what the log says" "$(sqlite3 "$look" "
    SELECT d.external_id, d.status, d.attempts, l.done, l.given_up, l.failed FROM datasets AS d LEFT JOIN
      (SELECT dataset_id, sum(result = 'SUCCESS') AS done, sum(result = 'FAILED' AND final) AS given_up,
         sum(result = 'FAILED' AND NOT final) AS failed FROM enrichment_log GROUP BY dataset_id) AS l ON l.dataset_id = d.id
    WHERE coalesce(done, 0) <> (view_at_ms IS NOT NULL) OR coalesce(given_up, 0) <> (status = 'failed')
      OR (status = 'pending') <> (view_at_ms IS NOT NULL) OR (status = 'minimal' AND attempts < coalesce(failed, 0))
    LIMIT 5" 2>&1)" ""
}
datasets_seen() { expect_eq "datasets" "$(sqlite3 "$look" "SELECT count(*), count(DISTINCT external_id), count(DISTINCT ref) FROM v_datasets")" "$1|$1|$1"; }

case_ "a run that is killed -9 at any moment leaves a sound store, and one more run completes it, asking twice at most for the one in hand"
refs=(ann/ok-1 ann/plain-2 ann/gone-3 ann/ok-4 ann/renamed-5 ann/ok-6)
seed "${refs[@]}"
cp "$store" before.db
count_calls "${tool[@]}" --rate 100000/s
end_of "$store" >expected
cp "$trace" all-calls
hits=0
while read -r fault; do
  put_store "$store" before.db
  : >asked
  under "$fault" "${tool[@]}" --rate 100000/s
  if was_killed; then hits=$((hits + 1)); fi
  sound "$store"
  consistent
  datasets_seen ${#refs[@]}
  expect_eq "datasets in hand" "$(sqlite3 "$look" "SELECT count(*) <= 1 FROM v_datasets WHERE status = 'enriching'")" 1
  killed=$command_line
  time_passes
  run "${tool[@]}" --rate 100000/s
  command_line="$killed; then a whole run"
  expect_exit 0
  expect_summary '.remaining == 0'
  expect_eq "differences" "$(end_of "$store" | diff - expected | head -n 5)" ""
  expect_eq "datasets asked for once and twice" "$(sed 's/.* GET \([^ ]*\) .*/\1/' asked | sort | uniq -c | awk -v all=${#refs[@]} '
    { times[$1]++ } END { print times[1] + times[2] == all && times[2] <= 1 ? "as they should be" : times[1] " " times[2] }')" "as they should be"
done < <(plan_kills "$kills" <all-calls)
[ $((hits * 10)) -ge $((kills * 9)) ] || fail_ "only $hits of $kills runs came to the call at which they were to be killed"
echo "figures: $case_name: $hits kills at one of $calls calls"

for signal in TERM:143 INT:130; do
  case_ "SIG${signal%:*} while the upstream lets a run wait ends it at once with ${signal#*:}: the dataset goes back, the rest is told"
  seed ann/ok-1 ann/slow-2 ann/ok-3
  : >asked
  start_enrich
  until_ grep -q hang asked
  expect_states "ok-1 pending 1 0" "slow-2 enriching 1 1" "ok-3 minimal 1 0"
  began=$(now_ms)
  kill -s "${signal%:*}" "$pid"
  await
  took=$(($(now_ms) - began))
  [ "$took" -lt 3000 ] || fail_ "it took $took ms"
  expect_exit "${signal#*:}"
  expect_schema
  expect_summary '.status == "interrupted" and .enriched == 1 and .released == 1 and .counts.fetched == 1 and .remaining == 2'
  expect_states "ok-1 pending 1 0" "slow-2 minimal 1 0" "ok-3 minimal 1 0"
  expect_log slow-2
done

case_ "so does one while a run waits for its turn, which keeps no dataset from others meanwhile"
seed ann/ok-1 ann/ok-2
start "${tool[@]}" --rate 1/min
until_ is_done ok-1
expect_states "ok-1 pending 1 0" "ok-2 minimal 1 0"
kill -s TERM "$pid"
await
expect_exit 143
expect_summary '.enriched == 1 and .released == 0 and .remaining == 1'
expect_states "ok-1 pending 1 0" "ok-2 minimal 1 0"

case_ "so does one while a run reads names from a pipe that stays open"
mkfifo names
exec 6<>names
echo ann/ok-2 >&6
# shellcheck disable=SC2016  # for the inner shell
start bash -c 'exec ingest-enrich kaggle -v --store "$1" - <names' - "$store"
until_ grep -q asking "$stderr"
kill -s TERM "$pid"
await
exec 6>&-
expect_exit 143
expect_summary '.status == "interrupted" and .counts.fetched == 0'
expect_states "ok-1 pending 1 0" "ok-2 minimal 1 0"

case_ "a dataset in the hands of a killed run is nobody else's before the lease ends: 75, with --if-locked skip 0"
seed ann/slow-1
: >asked
start_enrich
until_ grep -q hang asked
kill_it
expect_states "slow-1 enriching 1 1"
for names in '' ann/slow-1; do
  run enrich $names
  expect_exit 75
  expect_summary '.status == "locked" and .counts.fetched == 0 and .remaining == 1'
  run enrich -q $names
  expect_exit 75
  expect_silent
  run enrich --if-locked skip $names
  expect_exit 0
  expect_summary '.status == "locked"'
  run enrich --if-locked wait=100ms $names
  expect_exit 75
done
expect_eq "requests" "$(requests api)" 1

case_ "--if-locked wait takes it as soon as the lease has ended"
answer_object ann/slow-1 '{"id":1,"ref":"ann/slow-1","title":"At last"}'
start_enrich --if-locked wait
sleep 0.3
kill -0 "$pid" || fail_ "it did not wait"
sqlite3 -cmd '.timeout 5000' "$store" "UPDATE datasets SET lease_until_ms = 1"
await
expect_exit 0
expect_summary '.enriched == 1'
expect_states "slow-1 pending 1 0"
rm -r answers

case_ "others go on with the rest while a killed run has one in hand"
seed ann/slow-1 ann/ok-2
: >asked
start_enrich
until_ grep -q hang asked
kill_it
run enrich
expect_exit 0
expect_summary '.enriched == 1 and .remaining == 1'
expect_states "slow-1 enriching 1 1" "ok-2 pending 1 0"

case_ "an answer that comes when the lease has ended is dropped: another run has had the dataset since"
seed ann/late-1
mkdir -p answers/ann
mkfifo answers/ann/late-1.json
start_enrich
first=$pid
exec 7>answers/ann/late-1.json  # opens when the upstream reads, so that the first run waits
sqlite3 -cmd '.timeout 5000' "$store" "UPDATE datasets SET lease_until_ms = 1"
rm answers/ann/late-1.json
answer_object ann/late-1 '{"id":1,"ref":"ann/late-1","title":"Of the second run"}'
enrich -q || fail_ "the second run ended with $?"
expect_query "$store" "SELECT title FROM v_datasets" "Of the second run"
printf '{"id":1,"ref":"ann/late-1","title":"Of the first run"}' >&7
exec 7>&-
pid=$first
await
expect_exit 0
expect_summary '.released == 1 and .counts.fetched == 0'
expect_query "$store" "SELECT title, status, attempts FROM v_datasets" "Of the second run|pending|0"
expect_log late-1 "SUCCESS 200 2 1"
rm -r answers

case_ "a 429 that one run is told of stops the other one, too, within a request"
seed ann/ok-{1..80} ann/limited-81
sqlite3 "$store" "UPDATE datasets SET votes = 0 WHERE external_id = '81'"
: >asked
start "${tool[@]}" --rate 50/s --batch-size 80
until_ test -s asked
ingest-enrich kaggle --store "$store" --rate 50/s ann/limited-81 >second 2>&1
expect_eq "the exit code of the one that was told" "$?" 75
await
expect_exit 75
expect_summary '.status == "rate_limited" and .enriched > 0 and .remaining > 0 and (.retry_at | length) > 0'
behind=$(sed '1,/limited-81/d' asked | wc -l)
[ "$behind" -le 1 ] || fail_ "$behind requests after the 429"
expect_query "$store" "SELECT sum(attempts), sum(lease_until_ms IS NOT NULL) FROM datasets" "0|0"

# Never more requests than the budget has: each takes a moment of its own, one interval behind the last one, and comes then
# or later. Only by being late can requests come closer than the interval, and only so many can be late at once: one of
# each run, as it takes a moment only when it has used the last one, and one that a killed run has left on its way. So of
# n requests in a row, whichever, the last one comes (n - 1 - late) intervals behind the first, or more.
within_budget() {  # REQUESTS A SECOND, LATE AT ONCE
  expect_eq "requests that came too early" "$(sort -n asked | awk -v interval=$((1000 / $1)) -v late="$2" '
    { lead = $1 - NR * interval
      early = greatest - late * interval - 1 - lead  # 1: the times are cut to whole ms
      if (NR > 1 && early > 0) print "number " NR ", by " early " ms"
      if (NR == 1 || lead > greatest) greatest = lead }' | head -n 3)" ""
}

case_ "two runs at once share the budget and the work"
seed ann/ok-{1..90}
: >asked
began=$(now_ms)
start "${tool[@]}" --rate 100/s --batch-size 1000
ingest-enrich kaggle --store "$store" --rate 100/s --batch-size 1000 >second 2>&1
expect_eq "the exit code of the second" "$?" 0
await
took=$(($(now_ms) - began))
expect_exit 0
within_budget 100 2
[ 90 -le $((took / 10 + 2)) ] || fail_ "90 requests in $took ms"
expect_eq "requests for anything twice" "$(sed 's/.* GET \([^ ]*\) .*/\1/' asked | sort | uniq -d)" ""
expect_eq "datasets completed" "$(cat "$stdout" second | jq -s 'map(select(.type == "summary") | .enriched) | [add, min > 0]' -c)" "[90,true]"

case_ "a run that waits for what another one has in hand asks nothing when a 429 has come meanwhile"
seed ann/ok-1 ann/limited-2
sqlite3 "$store" "UPDATE datasets SET lease_until_ms = 9000000000000, lease_owner = 'x' WHERE external_id = '1'"
start_enrich --if-locked wait ann/ok-1
until_ grep -q 'waiting' "$stderr"
ingest-enrich kaggle --store "$store" --rate 100000/s ann/limited-2 >second 2>&1
sqlite3 -cmd '.timeout 5000' "$store" "UPDATE datasets SET lease_until_ms = 1"
await
expect_exit 75
expect_summary '.status == "rate_limited"'

case_ "a disk that is full, or fails, from some moment on ends a run with 74; when it is well again the next one goes on"
seed "${refs[@]}"
cp "$store" before.db
for fault in full broken; do
  for place in 14 20 40 60 80; do
    put_store "$store" before.db
    under "$fault@$place" "${tool[@]}" --rate 100000/s
    expect_exit 74
    expect_one_error
    [ $fault = broken ] || expect_disk_full
    expect_schema
    sound "$store"
    consistent
    datasets_seen ${#refs[@]}
    time_passes
    run enrich
    expect_exit 0
    expect_eq "differences" "$(end_of "$store" | diff - expected | head -n 5)" ""
  done
done

case_ "so it is on a disk that is too small for the answers"
long=$(head -c 100000 /dev/zero | tr '\0' x)
if small_disk 2500; then
  for id in {1..20}; do answer_object "ann/long-$id" "{\"id\":$id,\"ref\":\"ann/long-$id\",\"description\":\"$id $long\"}"; done
  seed ann/long-{1..20}
  on_small_disk cp "$store" disk/tedi.db
  run on_small_disk ingest-enrich kaggle --store disk/tedi.db --rate 100000/s
  expect_disk_full
  expect_schema
  expect_summary '.enriched > 0 and .remaining > 0'
  done_before=$(tail -n 1 "$stdout" | jq .enriched)
  put_store "$store"
  on_small_disk sh -c 'cp disk/tedi.db* .'
  sound "$store"
  consistent
  datasets_seen 20
  expect_eq "datasets completed" "$(sqlite3 "$look" "SELECT count(*) FROM v_datasets WHERE status = 'pending'")" "$done_before"
  resize_disk 20000
  on_small_disk sqlite3 disk/tedi.db "UPDATE datasets SET lease_owner = NULL, lease_until_ms = NULL"
  run on_small_disk ingest-enrich kaggle --store disk/tedi.db --rate 100000/s
  expect_exit 0
  expect_summary '.remaining == 0'
  drop_disk
  rm -r answers
fi

case_ "stdout on a full device: 74, and what was answered is in the store"
seed ann/ok-1 ann/ok-2
run sh -c 'ingest-enrich kaggle --store "$1" --rate 100000/s --emit all >/dev/full' - "$store"
expect_exit 74
expect_one_error
sound "$store"
consistent

case_ "a reader that has seen enough ends the run quietly, and the store is sound"
seed ann/ok-1 ann/ok-2
run bash -c 'ingest-enrich kaggle --store "$1" --rate 100000/s --emit all | head -n 1' - "$store"
expect_eq "lines" "$(wc -l <"$stdout")" 1
expect_no_stderr
sound "$store"
consistent

# A line of cron that comes every moment, and is killed when it is not done soon.
loop() {  # NUMBER
  local child code
  RANDOM=$((1000 * $1 + ${FAULT_SEED:-1}))
  while [ "$(now_ms)" -lt "$end" ]; do
    ingest-enrich kaggle --store "$store" --rate 200/s --batch-size 60 >"run.$1" 2>&1 &
    child=$!
    sleep "0.$(printf %03d $((RANDOM % 700)))"
    { kill -s KILL "$child"; wait "$child"; } 2>/dev/null
    code=$?
    echo "$code" >>codes
    case $code in 0 | 3 | 69 | 75 | 137) ;; *) cat "run.$1" >>unexpected ;; esac
  done
}

case_ "two loops that are killed at random complete every dataset, none of them twice, and keep to the budget"
count=$((seconds * 100))
for ((i = 1; i <= count; ++i)); do
  case $((i % 50)) in 7) word=gone ;; 14) word=private ;; 21) word=moved ;; 28) word=broken ;; *) word=ok ;; esac
  echo "ann/$word-$i"
done >all
mapfile -t all <all
seed "${all[@]}"
: >asked
: >unexpected
end=$(($(now_ms) + seconds * 1000))
loop 1 &
loops=$!
loop 2
wait "$loops"
sound "$store"
consistent
datasets_seen "$count"
expect_eq "ends that nobody would expect" "$(head -c 1000 unexpected)" ""
within_budget 200 4
expect_eq "datasets answered for twice within a lease" "$(sort -n asked | awk '
  $5 == 200 && $4 in last && $1 - last[$4] < 600000 { print $4 } $5 == 200 { last[$4] = $1 }' | head -n 3)" ""
in_loops=$(wc -l <asked)
completed=$(sqlite3 "$look" "SELECT count(*) FROM v_datasets WHERE status = 'pending'")
in_hand=$(sqlite3 "$look" "SELECT count(*) FROM v_datasets WHERE status = 'enriching'")
[ "$in_hand" -le "$(grep -c 137 codes)" ] || fail_ "$in_hand datasets in hand"
[ "$completed" -gt 0 ] || fail_ "nothing was done"
# What goes on until all is done; who is broken costs pauses, so that he is left out.
sqlite3 "$store" "UPDATE datasets SET is_active = 0, status = 'failed' WHERE ref LIKE '%/broken-%'"
# A run that meets refusals only ends after twenty.
for ((round = 0; round < 3 + seconds; ++round)); do
  time_passes
  run enrich --batch-size 100000
  if tail -n 1 "$stdout" | jq -e '.remaining == 0' >/dev/null; then break; fi
done
expect_summary '.remaining == 0'
expect_eq "what became of the datasets" "$(sqlite3 "$store" "SELECT substr(ref, 5, instr(ref, '-') - 5) AS word, status, is_active, count(*) > 0
  FROM v_datasets GROUP BY 1, 2, 3")" "broken|failed|0|1
gone|failed|0|1
ok|pending|1|1
private|failed|0|1"
expect_eq "datasets completed other than once" "$(sqlite3 "$store" "SELECT external_id, count(*) FROM v_enrichment_log
  WHERE result = 'SUCCESS' GROUP BY 1 HAVING count(*) <> 1 LIMIT 3")" ""
echo "figures: $case_name: $seconds s, $count datasets, $in_loops requests, $completed completed, $in_hand left in hand;" \
  "exit codes: $(sort codes | uniq -c | awk '{ print $1 " x " $2 }' | paste -sd , | sed 's/,/, /g')"
