#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# kill -9 at any moment costs nothing but time: the store stays sound, and one full run makes it what it would have been.
#   FAULT_KILLS=1000 tests/fault/test_seed_killed.sh    so many kills (default 50); FAULT_SEED=N: at other moments
# Each case prints its figures.
. "$(dirname "$0")/faults.sh"

kills=${FAULT_KILLS:-50}
RANDOM=${FAULT_SEED:-1}
[ -n "${TEDI_SANITIZE-}" ] && scale=0.001 || scale=0.003
make_meta_kaggle --scale "$scale" --out base
for share in 0.01 0.5; do make_meta_kaggle --scale "$scale" --refresh "$share" --out "changed-$share"; done
make_meta_kaggle --scale 0.0001 --desc-factor 30 --out big
make_meta_kaggle --scale 0.0001 --desc-factor 30 --refresh 0.2 --out big-changed
ingest-seed kaggle --from base --store base.db -q
ingest-seed kaggle --from big --store big.db -q
loads_in_one_piece=$(ingest-seed kaggle --help | grep -c -e '--bulk')

# What is seeded in a case, onto which store (none: a first load), and how; after.db is what comes of it.
begin() {  # INPUT STORE_BEFORE OPTIONS...
  command=(ingest-seed kaggle --from "$1" "${@:3}" --store)
  before=$2
  put_store after.db "$before"
  count_calls "${command[@]}" after.db
  cp "$trace" all-calls
  rows_after=$(sqlite3 after.db "SELECT count(*) FROM v_datasets")
}

# After a kill the store is sound, with each row as before or as after, and one full run completes it.
recovers() {  # STORE
  local killed=$command_line
  sound "$1"
  if [ -n "$before" ]; then
    each_row_old_or_new "$before" after.db
  elif [ "$loads_in_one_piece" -gt 0 ]; then
    case $(rows_seen) in 0 | "$rows_after") ;; *) fail_ "$(rows_seen) rows of a first load that is one transaction" ;; esac
  fi
  run "${command[@]}" "$1"
  command_line="$killed; then a full run"
  expect_exit 0
  expect_summary '.status == "ok"'
  same_store "$1" after.db
}

# Kills runs at that many places: most where plan_kills says, the others at random moments. Each has a store of its own.
survives_kills() {  # COUNT
  local at_random=$(($1 / 6)) hits=0 random_hits=0 fault i
  rm -f hit
  plan_kills $(($1 - at_random)) <all-calls >plan
  while read -r fault; do
    put_store killed.db "$before"
    under "$fault" "${command[@]}" killed.db
    if was_killed; then hits=$((hits + 1)); tail -n 1 "$trace" >>hit; fi
    recovers killed.db
  done <plan
  for ((i = 0; i < at_random; ++i)); do
    put_store killed.db "$before"
    kill_after "$(awk -v ms="$took_ms" -v dice="$RANDOM" 'BEGIN { print ms / 1000 * dice / 32768 }')" "${command[@]}" killed.db
    if was_killed; then random_hits=$((random_hits + 1)); fi
    recovers killed.db
  done
  [ $((hits * 10)) -ge $(($(wc -l <plan) * 9)) ] || fail_ "only $hits of $(wc -l <plan) runs came to the call at which they were to be killed"
  echo "figures: $case_name: $((hits + random_hits)) kills: $(sed 's/@.*//' plan | tally) one of $calls calls, $random_hits" \
    "of $at_random at a random moment; the calls: $(sed 's/^[0-9]* //; s/ [0-9]* .*killed.db/ store/; s/ [0-9]* .*/ folder/' hit | tally)"
}
tally() { sort | uniq -c | sort -rn | sed 's/^ *//' | paste -sd , | sed 's/,/, /g'; }

case_ "a first load that is killed"
begin base ''
survives_kills $((kills * 4 / 10))

case_ "a refresh of one row in a hundred that is killed"
begin changed-0.01 base.db
survives_kills $((kills * 2 / 10))

case_ "a refresh of every other row that is killed"
begin changed-0.5 base.db --batch-size 100
survives_kills $((kills * 2 / 10))

case_ "a refresh of few big rows that is killed"
begin big-changed big.db --batch-size 5
survives_kills $((kills * 2 / 10))

case_ "a first load that is killed again and again, each time a little later, is completed by one run"
begin base ''
put_store killed.db
hits=0
for share in 1 3 5 10 20 40 60 80 95; do
  under "torn@$((calls * share / 100))" "${command[@]}" killed.db
  if was_killed; then hits=$((hits + 1)); fi
  sound killed.db
done
recovers killed.db
echo "figures: $case_name: $hits kills"

case_ "after a refresh that was killed half-way, the files of before no longer pass for what the store holds"
begin changed-0.5 base.db --batch-size 100
put_store killed.db base.db
under "before@$((calls / 2))" "${command[@]}" killed.db
sound killed.db
each_row_old_or_new base.db after.db
[ -n "$(comm -13 base.db.rows .rows)" ] || fail_ "no batch was done when it was killed"
run ingest-seed kaggle --from base --store killed.db
expect_exit 0
expect_summary '.inputs == "read"'
