# shellcheck shell=bash
# shellcheck disable=SC2154  # $scratch is the harness's
# SPDX-License-Identifier: Apache-2.0
# For tests of ingest-enrich, behind harness.sh: a store whose datasets do at the upstream what their names say, and the
# upstream itself (golden/kaggle_upstream.cpp lists the names). The number at a name's end is the dataset's id, unless
# NAME=ID says another one.
#
#   start_upstream
#   seed ann/ok-1 ann/gone-2
#   run enrich
#   expect_states "ok-1 pending 1 0" "gone-2 failed 0 1"

store=$scratch/tedi.db
canary=cana-ry5ecret0123456789  # the key: must not be seen anywhere
basic=$(printf 'ann:%s' "$canary" | base64)  # as it is sent
export KAGGLE_USERNAME=ann KAGGLE_KEY=$canary

start_upstream() {
  kaggle_upstream --port-file port --other-port-file other --log asked --answers answers "$@" &
  until_ test -s port && until_ test -s other
  TEDI_KAGGLE_URL=http://127.0.0.1:$(cat port)
  export TEDI_KAGGLE_URL
}

# seed OWNER/SLUG[=ID]...: a new store with these datasets, minimal, the first one with the most votes.
seed() {
  local folder=$scratch/meta
  rm -rf "$folder" "$store" "$store"-wal "$store"-shm
  mkdir "$folder"
  echo Id,OwnerUserId,CurrentDatasetVersionId,LastActivityDate,TotalViews,TotalVotes >"$folder/Datasets.csv"
  echo Id,DatasetId,VersionNumber,Title,Slug >"$folder/DatasetVersions.csv"
  echo Id,UserName >"$folder/Users.csv"
  printf '%s\n' "$@" | awk -F '[/=]' -v folder="$folder" -v most=$((1000 + $#)) '
    !($1 in user) { user[$1] = ++users; print users "," $1 >>(folder "/Users.csv") }
    {
      match($0, /[0-9]*$/)
      id = substr($0, RSTART)
      print id "," user[$1] "," id ",01/01/2024,0," most - NR >>(folder "/Datasets.csv")
      print id "," id ",1,seeded title," $2 >>(folder "/DatasetVersions.csv")
    }'
  ingest-seed kaggle -q --store "$store" --from "$folder" || fail_ "the store cannot be seeded"
}

# A run that asks as fast as it can.
enrich() { ingest-enrich kaggle --store "$store" --rate 100000/s "$@"; }
# The same in the background; $pid is the process itself.
start_enrich() { start ingest-enrich kaggle --store "$store" --rate 100000/s "$@"; }

# expect_states "SLUG STATUS ACTIVE ATTEMPTS"...: of all datasets, by id.
expect_states() {
  expect_query "$store" "SELECT replace(ref, owner || '/', '') || ' ' || status || ' ' || is_active || ' ' || attempts
    FROM v_datasets ORDER BY CAST(external_id AS INTEGER)" "$(printf '%s\n' "$@")"
}

# expect_log SLUG "RESULT HTTP ATTEMPT FINAL"...: what the log has on a dataset, in order.
expect_log() {
  expect_query "$store" "SELECT result || ' ' || coalesce(http_status, '-') || ' ' || attempt || ' ' || final
    FROM v_enrichment_log WHERE ref LIKE '%/$1' ORDER BY rowid" "$(printf '%s\n' "${@:2}")"
}

# All datasets are due again, and no lease is left.
time_passes() {
  sqlite3 "$store" "UPDATE datasets SET not_before_ms = 0, lease_owner = NULL, lease_until_ms = NULL;
    UPDATE rate_budget SET blocked_until_ms = 0"
}

requests() { grep -c " $1" asked; }

# answer OWNER/SLUG "200 OK" BODY [HEADER...]: what the upstream answers for this dataset from now on.
answer() {
  mkdir -p "answers/${1%%/*}"
  {
    printf 'HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %s\r\n' "$2" "$(printf %s "$3" | wc -c)"
    [ $# -lt 4 ] || printf '%s\r\n' "${@:4}"
    printf '\r\n%s' "$3"
  } >"answers/$1.http"
}

# The same with an object that is sent as it is, status 200.
answer_object() {  # OWNER/SLUG TEXT
  mkdir -p "answers/${1%%/*}"
  printf %s "$2" >"answers/$1.json"
}

# Writes a secret into a file of the owner's.
credential_file() {  # FILE CONTENT
  (umask 077 && printf '%s\n' "$2" >"$1")
}
# expect_hidden [FILE...]: none of these has the key; without names nothing below $scratch but what a test has put there
# itself: not the output of the last run, a store or what lies beside it, the home folder, the upstream's log.
expect_hidden() {
  [ $# -gt 0 ] || set -- "$scratch"
  expect_eq "files with the key" "$(grep -rlaF --exclude-dir=answers --exclude=kaggle.json --exclude=access_token \
    -e "$canary" -e "$basic" "$@" 2>/dev/null)" ""
}
