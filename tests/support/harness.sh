# shellcheck shell=bash
# shellcheck disable=SC2034  # variables are for the tests
# SPDX-License-Identifier: Apache-2.0
# What the shell tests stand on. A test sources this file, then goes case by case:
#
#   case_ "a folder that is not there is named, and the exit code is 66"
#   run ingest-seed kaggle --from nowhere
#   expect_exit 66
#   expect_stderr "nowhere"
#
# Everything happens in a folder of its own ($scratch, also the working directory), with a home of its own and without a
# TEDI_* of the caller's. A failed check says what was expected and what came, and the test goes on. The last line counts
# the cases; the exit code is 1 when one failed.
set -uo pipefail

# ctest says where things are; by hand, the release is tried.
TEDI_SOURCE=${TEDI_SOURCE:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}
TEDI_BIN=${TEDI_BIN:-$TEDI_SOURCE/build/release/bin}
upstream=${TEDI_TEST_UPSTREAM-}
for name in $(compgen -v TEDI_); do
  case $name in TEDI_BIN | TEDI_SOURCE | TEDI_SANITIZE) ;; *) unset "$name" ;; esac
done
sample=$TEDI_SOURCE/tests/data/meta-kaggle
PATH=$TEDI_BIN:$PATH

scratch=$(mktemp -d "${TMPDIR:-/tmp}/tedi-test.XXXXXX")
cd "$scratch" || exit 1
export HOME=$scratch/home XDG_CONFIG_HOME=$scratch/home/config XDG_STATE_HOME=$scratch/home/state
export XDG_CACHE_HOME=$scratch/home/cache XDG_RUNTIME_DIR=$scratch/home/run
export LC_ALL=C.UTF-8 TZ=UTC
mkdir -p "$HOME" "$XDG_CONFIG_HOME" "$XDG_STATE_HOME" "$XDG_CACHE_HOME" "$XDG_RUNTIME_DIR"

stdout=$scratch/.stdout  # of the last run
stderr=$scratch/.stderr
status=0                 # its exit code
command_line=''
passed=0 failed=0 skipped=0
case_name=''
case_state=''  # ok, failed, skipped; empty between the cases

_close_case() {
  case $case_state in
    ok) passed=$((passed + 1)) ;;
    failed) failed=$((failed + 1)) ;;
    skipped) skipped=$((skipped + 1)) ;;
  esac
  case_state=''
}

_finish() {
  local code=$?
  trap - EXIT
  if [ "$code" -ne 0 ]; then fail_ "the test ended early, with exit code $code"; fi
  _close_case
  local job
  for job in $(jobs -p); do kill "$job" 2>/dev/null; done
  cd / && rm -rf "$scratch"
  echo "cases: $passed passed, $failed failed, $skipped skipped"
  [ "$failed" -eq 0 ] || exit 1
  [ $((passed + failed)) -gt 0 ] || exit 125
  exit 0
}
trap _finish EXIT

# Begins a case. The name is a sentence that states the rule.
case_() {
  _close_case
  case_name=$1
  case_state=ok
}

# The case cannot be tried here; the reason is counted by scripts/test.
skip_() {
  case_state=skipped
  echo "SKIPPED: $case_name: $1"
}

fail_() {
  case_state=failed
  echo "FAILED: $case_name"
  echo "  $1"
  [ -z "$command_line" ] || echo "  after: $command_line (exit code $status)"
  if [ -s "$stderr" ]; then sed 's/^/  stderr: /' "$stderr" | head -n 12; fi
}

# Runs a command to its end; its streams and its exit code are for the expectations below.
run() {
  command_line=$*
  "$@" >"$stdout" 2>"$stderr" </dev/null
  status=$?
}

# The same, started in the background: do something to it ($pid), then `await`.
start() {
  command_line=$*
  : >"$stdout"  # here and now, so that nobody takes a word of the run before for one of this run
  : >"$stderr"
  "$@" >"$stdout" 2>"$stderr" </dev/null &
  pid=$!
}
await() {
  wait "$pid" 2>/dev/null
  status=$?
}

# Waits up to 10 s until a command succeeds.
until_() {
  local i
  for ((i = 0; i < 500; ++i)); do
    if "$@" >/dev/null 2>&1; then return 0; fi
    sleep 0.02
  done
  fail_ "waited in vain for: $*"
  return 1
}

expect_exit() { [ "$status" -eq "$1" ] || fail_ "exit code $1 expected, $status came"; }

expect_stdout() { grep -qF -e "$1" "$stdout" || fail_ "stdout should contain '$1', it is: $(head -c 1000 "$stdout")"; }
expect_stderr() { grep -qF -e "$1" "$stderr" || fail_ "stderr should contain '$1'"; }
expect_no_stderr() { [ ! -s "$stderr" ] || fail_ "stderr should be empty"; }
expect_silent() {
  [ ! -s "$stdout" ] || fail_ "stdout should be empty, it is: $(head -c 1000 "$stdout")"
  expect_no_stderr
}
# One sentence for a person on stderr, not a page.
expect_one_sentence() { expect_eq "lines on stderr" "$(wc -l <"$stderr")" 1; }
# The same, after whatever warnings.
expect_one_error() { expect_eq "errors on stderr" "$(grep -c ': error: ' "$stderr")" 1; }

# A jq condition on the last line of stdout, the summary.
expect_summary() {
  tail -n 1 "$stdout" | jq -e "$1" >/dev/null 2>&1 || fail_ "the summary should satisfy '$1', it is: $(tail -n 1 "$stdout" | head -c 1500)"
}
# A jq condition on all lines of stdout, as one array.
expect_stdout_json() {
  jq -es "$1" "$stdout" >/dev/null 2>&1 || fail_ "stdout should satisfy '$1', it begins: $(head -c 800 "$stdout")"
}
# Every line of a file (stdout, if none is named) is as the JSON Schema of its type says.
expect_schema() {
  local said
  said=$(validate_ndjson "$TEDI_SOURCE/apps/json-schema" <"${1:-$stdout}" 2>&1) || fail_ "$said"
}

expect_eq() { [ "$2" = "$3" ] || fail_ "$1: '$3' expected, '$2' came"; }
expect_file() { [ -e "$1" ] || fail_ "the file $1 should be there"; }
expect_no_file() { [ ! -e "$1" ] || fail_ "the file $1 should not be there"; }

# expect_query STORE SQL EXPECTED: what sqlite3 prints, lines joined by LF, columns by |.
expect_query() { expect_eq "$2" "$(sqlite3 -readonly "$1" "$2" 2>&1)" "$3"; }
