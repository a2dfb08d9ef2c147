#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What --from takes: folder, zip, gzip, editions; and how it names what it is not.
. "$(dirname "$0")/../support/harness.sh"

seed() { run ingest-seed kaggle --store "$1" --from "$2" "${@:3}"; }

# What the store says of every dataset, without the times of the runs.
content() { sqlite3 -readonly "$1" "SELECT source, external_id, ref, owner, url, title, subtitle, description, license, tags,
  size_bytes, compressed_bytes, views, downloads, votes, kernels, medal, version, status, created_at, updated_at, extra
  FROM v_datasets ORDER BY external_id"; }

same_content() {  # STORE EXPECTED
  content "$2" >expected.txt
  [ -s expected.txt ] || fail_ "$2 is empty"
  expect_eq "differences" "$(content "$1" | diff - expected.txt 2>&1 | head -n 3)" ""
}

case_ "a zip of the files gives the same store as the folder"
seed folder.db "$sample"
expect_exit 0
(cd "$sample" && zip -q "$scratch/flat.zip" ./*.csv)
seed zip.db flat.zip
expect_exit 0
expect_no_stderr
expect_summary '.counts.inserted == 40'
same_content zip.db folder.db

case_ "so does a zip that holds them in a folder, beside other files"
mkdir -p packed && cp -r "$sample" packed/meta-kaggle && echo '{}' >packed/meta-kaggle/notes.json && echo a,b >packed/meta-kaggle/Teams.csv
(cd packed && zip -qr "$scratch/nested.zip" meta-kaggle)
seed nested.db nested.zip
expect_exit 0
same_content nested.db folder.db

case_ "so does a folder of gzipped files"
cp -r "$sample" gzipped && gzip gzipped/*.csv
seed gzipped.db gzipped
expect_exit 0
same_content gzipped.db folder.db

case_ "a byte-order mark and CRLF line ends change nothing but the line ends inside quotes"
mkdir crlf
for table in Datasets Users Organizations Tags DatasetTags DatasetVersions; do
  { printf '\xef\xbb\xbf'; sed 's/\r$//; s/$/\r/' "$sample/$table.csv"; } >crlf/$table.csv
done
seed crlf.db crlf
expect_exit 0
expect_query crlf.db "SELECT count(*), count(ref), sum(views) FROM v_datasets" "$(sqlite3 folder.db "SELECT count(*), count(ref), sum(views) FROM v_datasets")"

for edition in 2016 2019-21 2022 2024 2025; do
  case_ "the columns and their order in the edition of $edition are understood"
  seed "$edition.db" "$TEDI_SOURCE/tests/data/editions/$edition"
  expect_exit 0
  expect_schema
  expect_summary '.counts.inserted == 3 and .bad_dates == 0 and .bad_numbers == 0'
  owners=$'10|ada|ada/imaginary-households\n20|TideOffice|TideOffice/tides\n30|null|null/Malaren' votes=61 medal='2|'
  [ "$edition" = 2025 ] || medal='|'
  [ "$edition" != 2016 ] || { owners=$'10||\n20||\n30||'; votes=''; }
  expect_query "$edition.db" "SELECT external_id, owner, ref FROM v_datasets ORDER BY external_id" "$owners"
  expect_query "$edition.db" "SELECT sum(votes), sum(views), sum(downloads) FROM v_datasets" "$votes|35625|3683"
  expect_query "$edition.db" "SELECT medal, NULL FROM v_datasets WHERE external_id = '10'" "$medal"
  expect_query "$edition.db" "SELECT title, version FROM v_datasets ORDER BY external_id" \
    $'Survey of imaginary households|1\nTides|2\nMälaren i maj|1'
  expect_query "$edition.db" "SELECT subtitle, length(description), created_at, compressed_bytes FROM v_datasets WHERE external_id = '10'" \
    'Rooms, stoves, "cats"|35|2019-07-18T00:51:12Z|1000'
done

case_ "the edition of 2016 has neither users nor organizations, and the summary says what that costs"
run ingest-seed kaggle --store old.db --from "$TEDI_SOURCE/tests/data/editions/2016"
expect_summary '.missing_tables == ["Users.csv", "Organizations.csv", "DatasetTags.csv", "Tags.csv"] and .ref_unresolved == 3'
expect_stderr "Users.csv is not there"

case_ "Datasets.csv alone is enough to go on with less"
mkdir alone && cp "$sample/Datasets.csv" alone/
seed alone.db alone
expect_exit 0
expect_summary '.counts.inserted == 40 and .without_version == 40 and .ref_unresolved == 40'

refused() {  # FROM EXIT WORDS...
  run ingest-seed kaggle --store refused.db --from "$1"
  expect_exit "$2"
  expect_one_error
  expect_schema
  expect_summary '.status == "failed" and .counts.fetched == 0'
  local word
  for word in "${@:3}"; do expect_stderr "$word"; done
}

case_ "a folder that is not there is named: 66"
refused no/such/folder 66 no/such/folder

case_ "a folder without Datasets.csv is refused: 66"
mkdir empty
refused empty 66 "empty" "Datasets.csv"

for content in "an HTML page:<!DOCTYPE html>\n<html><body>Sign in</body></html>" \
  "Git LFS:version https://git-lfs.github.com/spec/v1\noid sha256:c0\nsize 3440\n" \
  "UTF-16:\xff\xfeI\x00d\x00,\x00" "empty:" "JSON:{\"message\": \"403 - Forbidden\"}"; do
  case_ "Datasets.csv with wrong content is named for what it is: ${content%%:*}, 65"
  mkdir -p wrong && printf '%b' "${content#*:}" >wrong/Datasets.csv
  refused wrong 65 "Datasets.csv" "${content%%:*}"
done

case_ "wrong content in another table is named with its file: 65"
rm -rf wrong && cp -r "$sample" wrong && printf '<html>' >wrong/Users.csv
refused wrong 65 "Users.csv" "HTML"

case_ "a file instead of a folder or a zip is named for what it is: 65"
refused "$sample/Datasets.csv" 65 "Datasets.csv"

case_ "a zip without the tables is refused: 65"
(cd "$sample" && zip -q "$scratch/users.zip" Users.csv)
refused users.zip 65 "users.zip" "Datasets.csv"

case_ "a damaged zip is refused, and nothing of it stays: 65"
head -c $(($(stat -c %s flat.zip) - 900)) flat.zip >cut.zip
refused cut.zip 65 "cut.zip"

case_ "a required column that is missing is named: 65"
rm -rf wrong && mkdir wrong && printf 'Name,Views\nx,1\n' >wrong/Datasets.csv
refused wrong 65 "Datasets.csv" "Id"

case_ "a refused input leaves no row"
if [ -e refused.db ]; then expect_query refused.db "SELECT count(*) FROM v_datasets" 0; fi

# Real files, where they are at hand.
real=$upstream/kaggle/meta-kaggle
case_ "the real edition of 2016 loads: 28 rows, real titles, whole descriptions, no refs"
if [ -z "$upstream" ]; then
  skip_ "TEDI_TEST_UPSTREAM is not set"
else
  seed real.db "$real/2016"
  expect_exit 0
  expect_schema
  expect_summary '.counts.inserted == 28 and .counts.rejected == 0'
  expect_query real.db "SELECT count(*), count(ref), count(title) FROM v_datasets" "28|0|28"
  expect_query real.db "SELECT title FROM v_datasets WHERE external_id = '6'" "2013 American Community Survey"
  expect_query real.db "SELECT instr(description, char(10)) > 0 FROM v_datasets WHERE external_id = '6'" 1
  expect_query real.db "SELECT created_at FROM v_datasets WHERE external_id = '6'" "2015-07-18T00:51:12Z"
  if command -v python3 >/dev/null; then
    run "$TEDI_SOURCE/tests/bench/compare-join" real.db "$real/2016"
    expect_exit 0
    expect_silent
  fi
fi

case_ "the real folder of 2022, which lacks Datasets.csv, is refused: 66"
if [ -z "$upstream" ]; then skip_ "TEDI_TEST_UPSTREAM is not set"; else refused "$real/2022" 66 "Datasets.csv"; fi

case_ "a real Git LFS pointer is named for what it is: 65"
if [ -z "$upstream" ]; then skip_ "TEDI_TEST_UPSTREAM is not set"; else refused "$real/lfs-pointer" 65 "Git LFS"; fi
