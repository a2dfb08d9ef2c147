#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What is written about the tools is true: README's examples run, and the tables, man pages, crontab lines and --help agree.
# shellcheck disable=SC2016  # the backticks are Markdown
. "$(dirname "$0")/../support/harness.sh"
. "$TEDI_SOURCE/tests/support/downloads.sh"

tools=$(cd "$TEDI_SOURCE/apps" && printf '%s\n' *.cpp | sed 's/\.cpp$//')
# commands_of TOOL [COMMAND...]: the commands that can be run, one a line: "check", "state show".
commands_of() {
  local command
  for command in $("$@" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p'); do
    "$@" "$command" --help | grep -q '^Commands:' || echo "${*:2} $command" | sed 's/^ //'
    commands_of "$@" "$command"
  done
}
# A tool's long options, those of its commands included. "--help" of a command shows the common ones, too.
options_of() {
  # shellcheck disable=SC2086  # words
  { "$1" --help; commands_of "$1" | while read -r command; do "$1" $command --help; done; } |
    sed '/^Examples:/,/^Exit codes:/d' | grep -oE '^ +(-[a-z], |    )?--[a-z][a-z-]*' | grep -oE -e '--[a-z-]+' | sort -u
}

# upstream_of FOLDER: an upstream that knows the datasets of a seed, and lists some.
upstream_of() {
  local id ref folder
  ingest-seed kaggle -q --from "$1" --store known.db
  sqlite3 -separator ' ' known.db "SELECT external_id, ref FROM v_datasets WHERE ref IS NOT NULL" >known
  while read -r id ref; do
    folder=answers/$(jq -rn --arg owner "${ref%/*}" '$owner | @uri')
    mkdir -p "$folder"
    jq -n --argjson id "$id" --arg ref "$ref" '{$id, $ref, title: "as the API says", description: "# All of it"}' \
      >"$folder/${ref#*/}.json"
  done <known
  mkdir answers/list
  find answers -mindepth 2 -name '*.json' -exec cat {} + | jq -s '[limit(19; .[] | {id, ref, title: "as it is listed"})]' >answers/list/1.json
  kaggle_upstream --port-file port --other-port-file other --answers answers >/dev/null 2>&1 &
  until_ test -s port
  TEDI_KAGGLE_URL=http://127.0.0.1:$(cat port)
  export TEDI_KAGGLE_URL KAGGLE_API_TOKEN=canary-of-a-token TEDI_RATE=1000/s
}
offer "$sample"
upstream_of "$sample"

# The blocks of README.md that are marked `sh`, one file each, in their order.
cp -r "$sample" meta-kaggle
(cd meta-kaggle && zip -q ../meta-kaggle.zip ./*.csv)
awk '/^```sh$/ { file = sprintf("block.%02d", ++n); next } /^```/ { file = "" } file != "" { print > file }' "$TEDI_SOURCE/README.md"
unset XDG_STATE_HOME  # README speaks of ~/.local/state
for block in block.*; do
  case_ "README.md: '$(grep -v '^#' "$block" | head -n 1 | cut -c 1-60)' and what follows runs and says nothing wrong"
  run bash -euo pipefail "$block"
  expect_exit 0
  ! grep -E 'warning|error' "$stderr" || fail_ "stderr should tell of nothing wrong"
  [ -s "$stdout" ] || fail_ "it prints nothing"
done
case_ "README.md: there are examples of each tool that ingests, jq and sqlite3"
for word in ingest-seed ingest-enrich ingest-latest jq sqlite3; do
  grep -qw "$word" block.* || fail_ "no example of $word"
done

case_ "README.md: the example of a configuration is one"
mkdir -p "$XDG_CONFIG_HOME/tedi"
sed -n '/^```toml$/,/^```$/p' "$TEDI_SOURCE/README.md" | grep -v '^```' >"$XDG_CONFIG_HOME/tedi/tedi.toml"
[ -s "$XDG_CONFIG_HOME/tedi/tedi.toml" ] || fail_ "there is none"
run ingest-seed kaggle --from "$sample" --store config.db
expect_exit 0
rm "$XDG_CONFIG_HOME/tedi/tedi.toml"

case_ "README.md: every tool and command is in the table of tools, and nothing else"
for tool in $tools; do
  while read -r command; do
    grep -q "^|.*\`$tool $command\`" "$TEDI_SOURCE/README.md" || fail_ "no line for $tool $command"
  done < <(commands_of "$tool")
done
named=$(sed -n '/^| tool /,/^$/p' "$TEDI_SOURCE/README.md" | grep -oE '`(ingest|lb|tedi)-[a-z]+' | tr -d '`' | sort -u)
expect_eq "tools in the table" "$named" "$(sort -u <<<"$tools")"

case_ "README.md: the exit codes are those of --help, word for word"
sed -nE 's/^\| ([0-9]+) \| ([^|]*[^| ]) \|.*/\1  \2/p' "$TEDI_SOURCE/README.md" >readme.codes
for tool in $tools; do
  "$tool" --help | sed -n '/^Exit codes:/,/^$/s/^ *\([0-9][0-9]* .*\)/\1/p' >help.codes
  [ -s help.codes ] || fail_ "$tool --help has no exit codes"
  expect_eq "differences to $tool --help" "$(diff readme.codes help.codes)" ""
done

case_ "README.md: the views it names are those of the store, and v_datasets has the columns that are promised"
views=$(sed -nE 's/^\| `(v_[a-z_]+)` .*/\1/p' "$TEDI_SOURCE/README.md" | sort)
tedi-store init --store views.db -q
expect_query views.db "SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name" "$views"
expect_query views.db "SELECT group_concat(name, ', ') FROM pragma_table_info('v_datasets')" "source, external_id, ref, owner, url, title, subtitle, description, license, tags, size_bytes, compressed_bytes, views, downloads, votes, kernels, medal, version, status, is_active, is_private, gated, attempts, created_at, updated_at, first_seen_at, last_seen_at, enriched_at, static_score, extra"
expect_query views.db "SELECT group_concat(name, ', ') FROM pragma_table_info('v_dataset_refs')" "source, external_id, ref, until"
expect_query views.db "SELECT group_concat(name, ', ') FROM pragma_table_info('v_enrichment_log')" "source, external_id, ref, stage, result, attempt, final, http_status, error, duration_ms, created_at"
expect_query views.db "SELECT group_concat(name, ', ') FROM pragma_table_info('v_cursors')" "source, name, value, changed_at"
expect_query views.db "SELECT group_concat(name, ', ') FROM pragma_table_info('v_competitions')" "slug, title, is_active, higher_is_better, last_synced_at, entries, checksum"
expect_query views.db "SELECT group_concat(name, ', ') FROM pragma_table_info('v_users')" "username, display_name, is_active"
expect_query views.db "SELECT group_concat(name, ', ') FROM pragma_table_info('v_leaderboard')" "competition, rank, team_id, team_name, username, score, score_text, submission_date, submission_count, is_benchmark, is_active, synced_at"
expect_query views.db "SELECT group_concat(name, ', ') FROM pragma_table_info('v_leaderboard_history')" "competition, team_id, username, rank, score, valid_from, valid_to"
expect_query views.db "SELECT group_concat(name, ', ') FROM pragma_table_info('v_rejects')" "task, source, file, line, reason, excerpt, created_at"

for tool in $tools; do
  case_ "the man page of $tool has every long option, and no other"
  page=$TEDI_SOURCE/apps/man/$tool.1.scd
  expect_file "$page"
  expect_eq "options" "$(grep -oE '^(\*-[a-z]\*, )?\*--[a-z-]+\*' "$page" | grep -oE -e '--[a-z-]+' | sort -u)" "$(options_of "$tool")"

  case_ "the man page of $tool names only exit codes that --help knows"
  sed -n '/^# EXIT STATUS/,/^# ENV/p' "$page" | grep -E '^\*[0-9]' | grep -oE '[0-9]+' | sort -u >page.codes
  expect_eq "unknown codes" "$("$tool" --help | sed -n '/^Exit codes:/,/^$/s/^ *\([0-9][0-9]*\) .*/\1/p' | sort -u | comm -13 - page.codes)" ""

  case_ "the man page of $tool can be built"
  if command -v scdoc >/dev/null; then
    run sh -c 'scdoc <"$1"' - "$page"
    expect_exit 0
    expect_no_stderr
  else
    skip_ "scdoc is not installed"
  fi
done

case_ "the man page of ingest-seed explains what is its own in the summary"
run ingest-seed kaggle --store members.db
for member in $(tail -n 1 "$stdout" | jq -r 'keys - ["type", "task", "source", "unit", "status", "started_at", "duration_ms"] | .[]'); do
  grep -q "\*$member\*" "$TEDI_SOURCE/apps/man/ingest-seed.1.scd" || fail_ "it does not explain $member"
done

for tool in ingest-enrich ingest-latest; do
  case_ "the man page of $tool explains what is its own in the summary"
  run "$tool" kaggle --store members.db
  for member in $(tail -n 1 "$stdout" | jq -r 'keys - ["type", "task", "source", "unit", "status", "started_at", "duration_ms"] | .[]'); do
    grep -q "\*$member\*" "$TEDI_SOURCE/apps/man/$tool.1.scd" || fail_ "it does not explain $member"
  done
done

case_ "the man page of lb-sync explains what is its own in the summary"
tedi-registry competition add titanic -q --store members.db
printf 'TeamId,TeamName,SubmissionDate,Score\n' >board.csv
run lb-sync titanic --from board.csv --store members.db
for member in $(tail -n 1 "$stdout" | jq -r 'keys - ["type", "task", "source", "unit", "status", "started_at", "duration_ms"] | .[]'); do
  grep -q "\*$member\*" "$TEDI_SOURCE/apps/man/lb-sync.1.scd" || fail_ "it does not explain $member"
done

case_ "every line of crontab.example is five times, a tool that exists, and options that it knows; it runs"
grep -vE '^(#|$|[A-Z]+=)' "$TEDI_SOURCE/crontab.example" >lines
[ -s lines ] || fail_ "no lines"
mkdir backup
while read -r minute hour day month weekday tool rest; do
  for field in "$minute" "$hour" "$day" "$month" "$weekday"; do
    [[ $field =~ ^(\*|[0-9]+(-[0-9]+)?(,[0-9]+(-[0-9]+)?)*)(/[0-9]+)?$ ]] || fail_ "'$field' is no time"
  done
  grep -qx "$tool" <<<"$tools" || fail_ "no such tool: $tool"
  for word in $rest; do
    case $word in
      --*) options_of "$tool" | grep -qx -e "${word%%=*}" || fail_ "$tool has no $word" ;;
      -?) "$tool" --help | grep -qE "^ +$word," || fail_ "$tool has no $word" ;;
    esac
  done
  [[ ${rest//\\%/} != *%* ]] || fail_ "cron takes % for a line end"
  # With a store, an input and a folder for copies at hand the line runs as cron would run it, silently.
  rest=${rest//\\%/%}
  run env TEDI_STORE="$scratch/cron.db" sh -c "$tool ${rest//\/srv\/tedi/$scratch}"
  expect_exit 0
  expect_silent
done <lines
expect_eq "copies of the store" "$(ls backup)" "tedi-$(date +%F).db"
