#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Who else learns of a run: the monitor of --ping-url, the file of --metrics-file.
. "$(dirname "$0")/../support/harness.sh"

# start_monitor STATUS|hang: from now on $monitor is its address, monitor.log what it was asked.
start_monitor() {
  rm -f monitor.url monitor.log
  monitor monitor.url "$1" >>monitor.log 2>/dev/null &
  until_ test -s monitor.url
  monitor=$(cat monitor.url)
}
expect_told() { expect_eq "what the monitor was told" "$(paste -sd ' ' monitor.log)" "$*"; : >monitor.log; }
seed() { run ingest-seed kaggle --from "$sample" --store seed.db "$@"; }
# metric NAME TOOL TASK SOURCE [MORE-LABELS]
metric() { sed -n "s/^$1{tool=\"$2\",task=\"$3\",source=\"$4\"${5-}} //p" tedi.prom; }
# expect_metric NAME VALUE [MORE-LABELS]
expect_metric() { expect_eq "$1" "$(metric "tedi_run_$1" ingest-seed kaggle.seed_initial kaggle_meta_csv "${3-}")" "$2"; }

case_ "an address that is none ends the run before anything runs: 64, and it is not repeated"
for address in canary-3f9a ftp://localhost/canary-3f9a https://user:canary-3f9a@localhost/x; do
  seed --ping-url "$address"
  expect_exit 64
  expect_one_sentence
  expect_stderr "--ping-url"
  ! grep -q canary "$stderr" || fail_ "the address is repeated"
  expect_no_file seed.db
done

case_ "a monitor that is not there costs a warning that names the host alone; with -q nothing"
seed --ping-url http://127.0.0.1:1/canary-3f9a
expect_exit 0
expect_summary '.status == "ok"'
expect_eq "warnings" "$(grep -c 'warning: the ping .* to 127.0.0.1 failed' "$stderr")" 2
! grep -q canary "$stderr" || fail_ "the address is told"
seed -q --ping-url http://127.0.0.1:1/canary-3f9a
expect_exit 0
expect_silent

start_monitor 200
case_ "the monitor is told of the start, then the exit code"
seed --ping-url "$monitor/4b1d/"
expect_exit 0
! grep -qi 'ping ' "$stderr" || fail_ "a ping that works is no news"
expect_told GET /4b1d/start GET /4b1d/0

case_ "a dry run is told as any other, a query stays behind the path, -q is silent"
seed -q --dry-run --ping-url "$monitor/4b1d?rid=7"
expect_exit 0
expect_silent
expect_told "GET /4b1d/start?rid=7" "GET /4b1d/0?rid=7"

case_ "a run that fails is told, too"
run ingest-seed kaggle --from nowhere --store seed.db --ping-url "$monitor/4b1d"
expect_exit 66
expect_told GET /4b1d/start GET /4b1d/66

case_ "a run that another one keeps from working is told as news, neither good nor bad; one that is stopped as a failure"
run ingest-seed kaggle --from "$sample" --store held.db
lock=$(find . -name '*ingest-seed.kaggle*' | head -n 1)
flock --no-fork "$lock" sleep 60 &
holder=$!
until_ bash -c "! flock -n '$lock' true"
run ingest-seed kaggle --from "$sample" --store held.db -q --ping-url "$monitor/4b1d"
expect_exit 75
expect_silent
expect_told GET /4b1d/start GET /4b1d/log
start ingest-seed kaggle --from "$sample" --store held.db --if-locked wait --ping-url "$monitor/4b1d"
until_ grep -q waiting "$stderr"
kill -TERM "$pid"
await
expect_exit 143
expect_told GET /4b1d/start GET /4b1d/143
kill "$holder"

case_ "nobody is told of wrong usage, --help and --version"
seed --ping-url "$monitor/4b1d" --stroe x
expect_exit 64
seed --ping-url "$monitor/4b1d" --help
seed --ping-url "$monitor/4b1d" --version
expect_told

case_ "the commands of tedi-store tell it, too, and the address may come from the environment and the file"
run env TEDI_PING_URL="$monitor/4b1d" tedi-store check --store seed.db
expect_exit 0
printf '[tedi-store]\nping_url = "%s/4b1d"\n' "$monitor" >ping.toml
run tedi-store migrate --store nowhere.db --config ping.toml
expect_exit 66
expect_told GET /4b1d/start GET /4b1d/0 GET /4b1d/start GET /4b1d/66

start_monitor hang
case_ "a monitor that never answers does not keep a stopped run for ever: a second SIGINT ends it at once"
start ingest-seed kaggle --from "$sample" --store seed.db --ping-url "$monitor/4b1d"
until_ grep -q start monitor.log
kill -INT "$pid"
until_ grep -q "130\|/0" monitor.log
kill -INT "$pid"
await
expect_exit 130

case_ "a metrics file that cannot be made is said before the work begins: 73"
seed --metrics-file nowhere/tedi.prom
expect_exit 73
expect_one_sentence
expect_stderr "nowhere/tedi.prom"
expect_stdout '"task":"kaggle.seed_initial","source":"kaggle_meta_csv","unit":"dataset","status":"failed"'
for command in init migrate check "backup copy.db"; do
  # shellcheck disable=SC2086
  run tedi-store $command --store nowhere.db --metrics-file nowhere/tedi.prom
  expect_exit 73
  expect_one_sentence
  expect_stdout "\"task\":\"store.${command%% *}\",\"source\":\"tedi\",\"unit\":\""
  expect_no_file nowhere.db
done
seed --metrics-file .
expect_exit 73
if [ "$(id -u)" -ne 0 ]; then
  mkdir -m 500 locked
  seed --metrics-file locked/tedi.prom
  expect_exit 73
fi

case_ "the metrics of a good run"
run ingest-seed kaggle --from "$sample" --store metrics.db -q --metrics-file tedi.prom
expect_exit 0
expect_silent
expect_metric exit_code 0
expect_metric success 1
expect_metric records 40 ',outcome="inserted"'
for word in start_timestamp_seconds end_timestamp_seconds duration_seconds last_success_timestamp_seconds; do
  grep -qE "^tedi_run_$word\{[^}]*\} [0-9]+\.[0-9]{3}$" tedi.prom || fail_ "no $word"
  [ "$(grep -cE "^# (HELP|TYPE) tedi_run_$word " tedi.prom)" = 2 ] || fail_ "no HELP or TYPE of $word"
done
success=$(metric tedi_run_last_success_timestamp_seconds ingest-seed kaggle.seed_initial kaggle_meta_csv)

case_ "a run that fails replaces them, but for the time of the last success"
run ingest-seed kaggle --from nowhere --store metrics.db --metrics-file tedi.prom
expect_exit 66
expect_metric exit_code 66
expect_metric success 0
expect_metric last_success_timestamp_seconds "$success"
expect_eq "files" "$(ls tedi.prom*)" tedi.prom

case_ "the commands of tedi-store have metrics, too; those of another task tell nothing of our success"
run tedi-store check --store metrics.db --metrics-file tedi.prom
expect_exit 0
expect_eq "success" "$(metric tedi_run_success tedi-store store.check tedi)" 1
run ingest-seed kaggle --from nowhere --store metrics.db --metrics-file tedi.prom
expect_metric last_success_timestamp_seconds 0.000

case_ "every metric is in the man pages, and no other"
for tool in ingest-seed tedi-store; do
  expect_eq "metrics of $tool" "$(grep '^\*tedi_run_' "$TEDI_SOURCE/apps/man/$tool.1.scd" | grep -oE 'tedi_run_[a-z_]+' | sort -u)" \
    "$({ sed -n 's/^# TYPE \([a-z_]*\) .*/\1/p' tedi.prom; echo tedi_run_remaining; } | sort -u)"
done
