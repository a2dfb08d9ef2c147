# shellcheck shell=bash
# shellcheck disable=SC2034  # variables are for the tests
# SPDX-License-Identifier: Apache-2.0
# What a tool must survive, for the tests in this folder; stands on ../support/harness.sh. A fault is written WHAT@WHERE,
# as fault_shim.cpp knows them: `before@17` kills right before the 17th call that changes a file, `bad@500:Users.csv` lets
# the byte at 500 of that file be unreadable.
#
#   count_calls ingest-seed kaggle --from big --store a.db    # how many such calls there are: $calls
#   under torn@$((calls / 2)) ingest-seed kaggle --from big --store b.db
#   sound b.db                                                # whatever happened to it
#   run ingest-seed kaggle --from big --store b.db
#   same_store b.db a.db                                      # and nothing is lost
. "$(dirname "${BASH_SOURCE[0]}")/../support/harness.sh"

trace=$scratch/.trace  # the calls of the last run under a fault, one a line: number, name, bytes, path
gate=$scratch/.gate
# A sanitizer's runtime wants to be the first to be preloaded.
_preload=$(ldd "$(command -v ingest-seed)" | awk '/lib[at]san/ { printf "%s ", $3 }')$TEDI_BIN/fault_shim.so

if [ ! -e "$TEDI_BIN/fault_shim.so" ]; then
  case_ "faults are met"
  skip_ "there is no fault_shim.so beside the tools"
  exit 0
fi

# Starts a command that will meet the fault; then `await`.
start_under() {  # FAULT[:SUFFIX OF PATHS] COMMAND...
  local fault=${1%%:*} suffix='' kind=WRITE
  case $1 in *:*) suffix=${1#*:} ;; esac
  case $fault in bad@* | short@* | gate@*) kind=READ ;; esac
  rm -f "$trace" "$gate"
  start env LD_PRELOAD="$_preload" FAULT_TRACE="$trace" "FAULT_$kind=$fault" "FAULT_${kind}_PATH=$suffix" \
    FAULT_GATE="$gate" "${@:2}"
  command_line="under $*"
}
# Runs a command that meets the fault, to its end, as `run` does.
under() {
  start_under "$@"
  await
}
# Runs a command undisturbed: $calls is how many calls changed a file, $trace has each, $took_ms is the time.
count_calls() {
  local began
  began=$(date +%s%N)
  under none "$@"
  took_ms=$((($(date +%s%N) - began) / 1000000))
  expect_exit 0
  calls=$(wc -l <"$trace")
}
# Runs a command and kills it -9 after that many seconds; a fast one may be done by then.
kill_after() {  # SECONDS COMMAND...
  start "${@:2}"
  sleep "$1"
  kill -s KILL "$pid" 2>/dev/null
  await
  command_line="killed after $1 s: ${*:2}"
}
was_killed() { [ "$status" -eq 137 ]; }

# Faults that kill the run whose calls (a $trace) are on stdin, that many: a half of them around the calls on which a store's safety
# stands (flushes, names that go; the first and the last), the others spread over the whole run, the place by chance.
plan_kills() {  # COUNT
  awk -v count="$1" -v seed="${FAULT_SEED:-1}" '
    function say(how, number) { print how "@" number; ++said }
    { name[$1] = $2; n = $1 }
    NR == 1 || $2 ~ /sync|unlink|rename|link|truncate|remove/ { marked[++marks] = $1 }
    END {
      srand(seed)
      marked[++marks] = n
      split("before after torn", hows, " ")
      half = int(count / 2)
      for (i = 0; i < half; ++i) say(hows[i % 2 + 1], marked[1 + int(i * marks / half)])
      for (i = said; i < count; ++i) {
        place = 1 + int((i - half + rand()) * n / (count - half))
        say(hows[i % 3 + 1], place > n ? n : place)
      }
    }'
}

# Columns that say when a run was, not what it found. Of them only whether they are there is compared.
clock_columns='first_seen_at last_seen_at enriched_at until last_synced_at synced_at valid_from valid_to v_rejects.created_at v_enrichment_log.created_at v_enrichment_log.duration_ms v_cursors.changed_at'

# What a store says to its readers: each row of each view, a JSON object a line, in an order that hangs on nothing else.
content() {  # STORE [VIEWS]
  sqlite3 "$1" "
    SELECT 'SELECT ''' || view || ''' AS view, ' || group_concat(told, ', ') || ' FROM ' || view ||
           ' ORDER BY ' || group_concat(name, ', ') || ';'
    FROM (SELECT m.name AS view, c.name AS name,
            CASE WHEN instr(' $clock_columns ', ' ' || c.name || ' ') + instr(' $clock_columns ', ' ' || m.name || '.' || c.name || ' ')
                 THEN c.name || ' IS NOT NULL AS ' || c.name ELSE c.name END AS told
          FROM sqlite_schema AS m, pragma_table_info(m.name) AS c
          WHERE m.type = 'view' AND m.name GLOB '${2-v_*}' ORDER BY m.name, c.cid)
    GROUP BY view ORDER BY view" >"$scratch/.views.sql"
  sqlite3 -json "$1" <"$scratch/.views.sql"
}

# Both stores say the same, but for the times of the runs.
same_store() {  # STORE EXPECTED
  content "$1" >"$scratch/.content" 2>&1
  [ -e "$2.content" ] || content "$2" >"$2.content"
  [ -s "$2.content" ] || fail_ "$2 says nothing"
  cmp -s "$scratch/.content" "$2.content" || fail_ "$1 is not as $2, it differs in
$(diff "$scratch/.content" "$2.content" | cut -c 1-300 | head -n 6)"
}

# Each dataset of the second store is in the first one, once, with all that is known of it there; the first may know more.
agrees_with() {  # STORE EXPECTED
  local conditions
  conditions=$(sqlite3 "$2" "
    SELECT group_concat('(w.' || name || ' IS NULL OR w.' || name || ' IS g.' || name || ')', ' AND ')
    FROM pragma_table_info('v_datasets') WHERE instr(' $clock_columns ', ' ' || name || ' ') = 0")
  expect_eq "datasets of $2 that $1 does not say" "$(sqlite3 "$1" "
    ATTACH '$2' AS wanted;
    SELECT external_id FROM wanted.v_datasets AS w WHERE
      (SELECT count(*) FROM main.v_datasets AS g WHERE g.source = w.source AND g.external_id = w.external_id AND $conditions) <> 1
    LIMIT 5" 2>&1)" ""
}

# The store is whole, whatever happened to it. Looked at is a copy ($look): to put in order what a killed run left is for
# the next run, not for this look.
look=$scratch/.look.db
sound() {  # STORE
  rm -f "$look"*
  local part
  for part in '' -journal -wal; do [ ! -e "$1$part" ] || cp "$1$part" "$look$part"; done
  expect_eq "the integrity of $1" "$(sqlite3 "$look" 'PRAGMA integrity_check; PRAGMA foreign_key_check' 2>&1)" ok
}
# How many datasets the last store that was looked at holds; none, too, when it has no tables yet.
rows_seen() { sqlite3 "$look" "SELECT count(*) FROM v_datasets" 2>/dev/null || echo 0; }

# Each row of the last store that was looked at is as it is in one of the two, and none is missing.
each_row_old_or_new() {  # OLD NEW
  local store
  for store in "$1" "$2"; do
    [ -e "$store.rows" ] || _rows "$store" >"$store.rows"
  done
  _rows "$look" >"$scratch/.rows"
  expect_eq "the number of rows" "$(wc -l <"$scratch/.rows")" "$(wc -l <"$1.rows")"
  sort -u "$1.rows" "$2.rows" >"$scratch/.either"
  expect_eq "rows that are neither old nor new" "$(comm -23 "$scratch/.rows" "$scratch/.either" | cut -c 1-300)" ""
}
_rows() { content "$1" v_datasets | sed 's/^\[//; s/[],]*$//' | sort; }

# Puts a copy of a store in the place of another one; of none: an empty place.
put_store() {  # STORE [FROM]
  rm -f "$1" "$1"[-.]*
  [ -z "${2-}" ] || cp "$2" "$1"
}

# A disk of that size (a number of KiB) in the folder `disk`, which only commands under on_small_disk see. Where the
# system allows no such thing, the case is skipped and 1 is returned.
small_disk() {  # KIB
  mkdir -p disk
  rm -f disk-ready
  unshare --user --map-root-user --mount \
    sh -c "mount -t tmpfs -o size=$1k tmpfs disk && touch disk-ready && exec sleep 600" 2>/dev/null &
  disk_holder=$!
  while [ ! -e disk-ready ] && kill -0 "$disk_holder" 2>/dev/null; do sleep 0.01; done
  on_small_disk true 2>/dev/null && return
  skip_ "no disk of our own can be mounted in a user namespace"
  return 1
}
on_small_disk() {
  # shellcheck disable=SC2016  # for the inner shell
  nsenter --target "$disk_holder" --user --mount --preserve-credentials sh -c 'cd "$0" && exec "$@"' "$PWD" "$@"
}
resize_disk() { on_small_disk mount -o remount,size="$1"k disk; }  # KIB
drop_disk() {
  kill "$disk_holder"
  wait "$disk_holder" 2>/dev/null
}

# 74, and one sentence says that the disk is full, what is needed and what is free.
expect_disk_full() {
  expect_exit 74
  expect_one_error
  expect_stderr "disk is full"
  expect_eq "words on what is needed and what is free" "$(grep -oEw 'needs?|needed|free' "$stderr" | sed 's/^need.*/need/' | sort -u | paste -sd ' ')" "free need"
}
