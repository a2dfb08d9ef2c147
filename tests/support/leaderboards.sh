# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Boards, competitions and users for the tests of lb-sync; stands on harness.sh.

store=$scratch/boards.db
columns=Rank,TeamId,TeamName,LastSubmissionDate,Score,SubmissionCount,TeamMemberUserNames

# follow SLUG [yes|no]: whether a higher score is better.
follow() {
  tedi-registry competition add "$1" ${2:+--higher-is-better "$2"} -q --store "$store" || fail_ "$1 cannot be followed"
}
# One user a line.
know() {
  printf '%s\n' username "$@" | tedi-registry user import - -q --store "$store" || fail_ "the users cannot be added"
}
lb() { run lb-sync --store "$store" "$@"; }

# document_board SCORE: the 1,744 teams of the Spaceship Titanic; member-1 to member-18, cadang and jekiwantaufik have one.
document_board() {
  awk -v columns="$columns" -v score="$1" 'BEGIN {
    printf "\xEF\xBB\xBF%s\n", columns
    print "1,8398674,CADang,\"2025-10-28 14:41:56\",0.96399,10,cadang"
    print "2,10534604,\"नरेश कोपरखैरणे\",\"2025-10-19 14:14:27\",0.82183,4,nareshk"
    print "3,14361293,\"Jeki Wan Taufik\",\"2025-10-21 13:10:23\",0.82066,2,jekiwantaufik"
    for (n = 4; n < 1744; ++n) {
      member = n % 90 == 0 && n / 90 <= 18 ? "member-" n / 90 : "stranger-" n
      printf "%d,%d,\"Team %d\",\"2025-10-20 10:00:00\",%s%05d,1,%s\n", n, 20000000 + n, n, score, 90000 - n, member
    }
    print "1744,99,BrandonFT,\"2025-10-20 10:00:00\",0.10000,1,brandonft"
  }'
}
