#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# lb-sync that is killed -9 at any moment: the board in the store is the old one or the new one, never a mixture.
#   FAULT_KILLS=200 FAULT_SECONDS=60 tests/fault/test_lb_sync_killed.sh    so many kills at chosen moments (default 24), so
#                                                                          long for two loops that are killed (default 4)
. "$(dirname "$0")/faults.sh"
. "$TEDI_SOURCE/tests/support/leaderboards.sh"

kills=${FAULT_KILLS:-24}
seconds=${FAULT_SECONDS:-4}
RANDOM=${FAULT_SEED:-1}
follow titanic
follow other
know member-{1..400}
# board N: of 500 teams; scores, ranks and members are another one's than those of any other N.
board() {
  awk -v columns="$columns" -v n="$1" 'BEGIN {
    print columns
    for (team = 1; team <= 500; ++team) {
      printf "%d,%d,Team %d,2025-01-01 00:00:00,%d.%03d,1,member-%d\n", (team * 7 + n) % 500 + 1, 1000 + team, team, n, team, (team + n) % 500
    }
  }' >"board-$1.csv"
}
for n in {1..4}; do board "$n"; done
# The number of the board that the store has of a competition, as every score says it; words when they disagree.
number_of() { sqlite3 "$look" "SELECT group_concat(DISTINCT CAST(score AS INTEGER)), count(*), count(DISTINCT rank), count(DISTINCT username)
  FROM v_leaderboard WHERE competition = '$1' AND is_active AND username IS NOT NULL"; }
whole() { [[ $1 =~ ^[1-4]\|(399|400)\|(399|400)\|(399|400)$ ]]; }
consistent() {
  expect_eq "rows whose history overlaps" "$(sqlite3 "$look" "SELECT count(*) FROM leaderboard_history AS h JOIN leaderboard_entries AS e
    ON e.id = h.entry_id WHERE h.until_ms <= h.since_ms OR (e.is_active AND h.until_ms > e.standing_ms)")" 0
}

case_ "the board is the old one or the new one at whatever call it is killed, and one more run makes it the new one"
lb titanic --from board-1.csv -q
lb other --from board-1.csv -q
expect_exit 0
cp "$store" before.db
count_calls lb-sync --store "$store" titanic --from board-2.csv --keep-unmatched
cp "$trace" all-calls
cp "$store" after.db
hits=0 old=0
while read -r fault; do
  put_store "$store" before.db
  under "$fault" lb-sync --store "$store" titanic --from board-2.csv --keep-unmatched
  if was_killed; then hits=$((hits + 1)); fi
  sound "$store"
  consistent
  now=$(number_of titanic)
  whole "$now" || fail_ "a mixture: $now"
  case $now in 1*) old=$((old + 1)) ;; esac
  killed=$command_line
  lb titanic --from board-2.csv --keep-unmatched
  command_line="$killed; then a whole run"
  expect_exit 0
  same_store "$store" after.db
done < <(plan_kills "$kills" <all-calls)
[ $((hits * 10)) -ge $((kills * 9)) ] || fail_ "only $hits of $kills runs came to the call at which they were to be killed"
echo "figures: $case_name: $hits kills at one of $calls calls, the old board after $old of $kills"

case_ "a disk that is full, or fails, leaves the old board and ends with 74"
for fault in full broken; do
  for place in 12 16 20 24; do
    put_store "$store" before.db
    under "$fault@$place" lb-sync --store "$store" titanic --from board-2.csv --keep-unmatched
    sound "$store"
    case $status in
      0) ;;
      74)
        expect_one_error
        expect_schema
        case $(number_of titanic) in 1*) ;; *) fail_ "the new board, or a mixture, after a failure" ;; esac
        ;;
      *) fail_ "exit code 0 or 74 expected" ;;
    esac
  done
done

# A line of cron that comes every moment, and is killed when it is not done soon.
loop() {  # NUMBER
  local child code
  RANDOM=$((1000 * $1 + ${FAULT_SEED:-1}))
  while [ "$(date +%s%3N)" -lt "$end" ]; do
    lb-sync --store "$store" "$([ $((RANDOM % 3)) = 0 ] && echo other || echo titanic)" --from "board-$((RANDOM % 4 + 1)).csv" \
      --allow-shrink >"run.$1" 2>&1 &
    child=$!
    if [ $((RANDOM % 2)) = 0 ]; then
      sleep "0.0$(printf %02d $((RANDOM % 100)))"
      kill -s KILL "$child" 2>/dev/null
    fi
    { wait "$child"; } 2>/dev/null
    code=$?
    echo "$code" >>codes
    case $code in 0 | 75 | 137) ;; *) cat "run.$1" >>unexpected ;; esac
  done
}

case_ "two loops that are killed at random leave whole boards, whose history never overlaps"
put_store "$store" before.db
: >codes
: >unexpected
end=$(($(date +%s%3N) + seconds * 1000))
loop 1 &
loops=$!
loop 2
wait "$loops"
sound "$store"
consistent
for slug in titanic other; do
  now=$(number_of "$slug")
  whole "$now" || fail_ "$slug is a mixture: $now"
done
expect_eq "ends that nobody would expect" "$(head -c 1000 unexpected)" ""
expect_eq "entries of users other than one" "$(sqlite3 "$look" "SELECT count(*) FROM (SELECT 1 FROM leaderboard_entries
  GROUP BY competition_id, user_id HAVING count(*) > 1)")" 0
lb titanic --from board-3.csv --allow-shrink
expect_exit 0
sound "$store"
case $(number_of titanic) in 3*) ;; *) fail_ "one more run does not make it the new one" ;; esac
echo "figures: $case_name: $seconds s; exit codes: $(sort codes | uniq -c | awk '{ print $1 " x " $2 }' | paste -sd , | sed 's/,/, /g')"
