#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The scripts that others trust: how test-totals counts, and that a wrong word does nothing.
. "$(dirname "$0")/../support/harness.sh"

totals() { run "$TEDI_SOURCE/scripts/test-totals" log; expect_exit 0; expect_eq "passed and failed" "$(cat log.totals)" "$1"; }

case_ "test-totals counts doctest's and the harness's cases, and one for any other test"
cat >log <<'END'
test 1
    Start 1: unit
1: [doctest] test cases:  120 |  120 passed | 0 failed | 3 skipped
1: [doctest] assertions: 9000 | 9000 passed | 0 failed |
1/3 Test #1: unit .............................   Passed    0.10 sec
2: cases: 11 passed, 0 failed, 2 skipped
2/3 Test #2: golden/test_x ....................   Passed    1.00 sec
3: replayed 20 inputs
3/3 Test #3: fuzz/csv .........................   Passed    0.01 sec
100% tests passed, 0 tests failed out of 3
END
totals "132 0"
expect_stdout "golden/test_x"

case_ "test-totals counts failed cases, and shows what their test said"
cat >log <<'END'
1: [doctest] test cases:  10 |  8 passed | 2 failed | 0 skipped
1: this is why
 1/2 Test  #1: unit ..........................***Failed    0.10 sec
2: FAILED: a case
2: cases: 5 passed, 1 failed, 0 skipped
 2/2 Test  #2: fault/test_y ..................***Failed    0.10 sec
END
totals "13 3"
expect_stdout "this is why"
expect_stdout "FAILED: a case"

case_ "test-totals counts a crash, a time-out and a sanitizer's word at the end as one failure each"
cat >log <<'END'
1: [doctest] doctest version is "2.4.9"
1/3 Test #1: unit .............................***Exception: SegFault  0.10 sec
2: cases: 5 passed, 0 failed, 0 skipped
2: ERROR: LeakSanitizer: detected memory leaks
2/3 Test #2: golden/test_x ....................***Failed    0.10 sec
3/3 Test #3: fault/test_y .....................***Timeout 300.01 sec
END
totals "5 3"

case_ "test-totals takes a skipped test for neither, and no test at all for a failure"
cat >log <<'END'
1: SKIPPED: everything: no python3
1: cases: 0 passed, 0 failed, 1 skipped
1/1 Test #1: golden/test_x ....................***Skipped   0.10 sec
END
totals "0 0"
echo "No tests were found!!!" >log
totals "0 1"

case_ "a script that is called with a wrong word says so and does nothing: 64"
for script in setup test format check; do
  run "$TEDI_SOURCE/scripts/$script" --perhaps
  expect_exit 64
  expect_stderr "usage: scripts/$script"
done

case_ "setup installs every package that CMakeLists.txt asks for"
grep -ohE '^(find_package|pkg_check_modules)\([A-Za-z0-9+]+' "$TEDI_SOURCE/CMakeLists.txt" "$TEDI_SOURCE/tests/CMakeLists.txt" |
  sed 's/.*(//' >wanted
[ -s wanted ] || fail_ "it asks for nothing"
while read -r package; do
  case $package in
    CLI11) package=libcli11-dev ;;
    PkgConfig) package=pkg-config ;;
    SQLiteCpp) package=libsqlitecpp-dev ;;
    spdlog) package=libspdlog-dev ;;
    tomlplusplus) package=libtomlplusplus-dev ;;
    RapidJSON) package=rapidjson-dev ;;
    ZLIB) package=zlib1g-dev ;;
    archive) package=libarchive-dev ;;
    xxhash) package=libxxhash-dev ;;
    simdjson) package=libsimdjson-dev ;;
    CURL) package=libcurl4-openssl-dev ;;
    OpenSSL) package=libssl-dev ;;
    sqlite3) package=libsqlite3-dev ;;
    doctest) package=doctest-dev ;;
    *) fail_ "which Debian package has $package? Name it here and in scripts/setup" ;;
  esac
  grep -qwe "$package" "$TEDI_SOURCE/scripts/setup" || fail_ "scripts/setup does not install $package"
done <wanted
