#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Rows that cannot be taken: where they are told, and when they are too many.
. "$(dirname "$0")/../support/harness.sh"

# 2,000 good rows and some bad ones, on lines that are known.
build_input() {
  rm -rf in && mkdir in
  {
    echo "Id,CreationDate,TotalViews,LastActivityDate"
    seq 1 2000 | sed 's/$/,01\/02\/2020 03:04:05,7,02\/03\/2024/'
    cat
  } >in/Datasets.csv
}
seed() { run ingest-seed kaggle --store tedi.db --from in "$@"; }

case_ "a row without a positive whole Id, with a second Id or with a wrong field count is rejected, and the run ends with 3"
printf '%s\n' 'x7,01/02/2020,1,' ',01/02/2020,1,' '0,01/02/2020,1,' '5,01/02/2020,1,' '3001,01/02/2020,1' '3002,01/02/2020,1,' | build_input
seed --rejects rejects.ndjson
expect_exit 3
expect_schema
expect_summary '.status == "partial" and .counts.fetched == 2006 and .counts.inserted == 2001 and .counts.rejected == 5'
expect_summary '.rejected_rows == {"Datasets.csv": 5}'

case_ "each reject is in v_rejects and in --rejects, with file, line, reason and excerpt"
expect_schema rejects.ndjson
expect_query tedi.db "SELECT file, line FROM v_rejects ORDER BY line" \
  $'Datasets.csv|2002\nDatasets.csv|2003\nDatasets.csv|2004\nDatasets.csv|2005\nDatasets.csv|2006'
expect_query tedi.db "SELECT task, source, excerpt FROM v_rejects WHERE line = 2006" "kaggle.seed_initial|kaggle|3001,01/02/2020,1"
expect_eq "the same in the file" "$(jq -r '[.file, .line, .reason, .excerpt] | join("|")' rejects.ndjson)" \
  "$(sqlite3 tedi.db "SELECT file, line, reason, excerpt FROM v_rejects ORDER BY line")"

case_ "of two rows with one Id the first stays"
expect_query tedi.db "SELECT views FROM v_datasets WHERE external_id = '5'" 7

case_ "the rejects of a mended file replace the old ones"
printf '3002,01/02/2020,1,\nx,,,\n' | build_input
seed
expect_exit 3
expect_query tedi.db "SELECT count(*) FROM v_rejects" 1
printf '3002,01/02/2020,1,\n' | build_input
seed --rejects rejects.ndjson
expect_exit 0
expect_query tedi.db "SELECT count(*) FROM v_rejects" 0
expect_eq "bytes in an empty reject file" "$(stat -c %s rejects.ndjson)" 0

case_ "a stray quote costs its row, not the file"
{ echo 'x"y,01/02/2020,1,'; seq 4001 4100 | sed 's/$/,01\/02\/2020,1,/'; } | build_input
seed
expect_exit 3
expect_summary '.counts.rejected == 1 and .rejected_rows["Datasets.csv"] == 1'
expect_query tedi.db "SELECT count(*) FROM v_datasets WHERE CAST(external_id AS INTEGER) BETWEEN 4001 AND 4100" 100

case_ "a bad date or number is NULL and counted, broken UTF-8 becomes U+FFFD and is counted; no row is lost"
{ printf 'Id,DatasetId,Title,TotalCompressedBytes\n1,1,caf\xe9,lots\n'; } >versions
printf '5001,31/31/2020 00:00:00,many,yesterday\n' | build_input
mv versions in/DatasetVersions.csv
seed
expect_exit 0
expect_summary '.counts.rejected == 0 and .bad_dates == 2 and .bad_numbers == 2 and .invalid_utf8 == 1'
expect_query tedi.db "SELECT created_at IS NULL, views IS NULL, updated_at IS NULL FROM v_datasets WHERE external_id = '5001'" "1|1|1"
expect_query tedi.db "SELECT title FROM v_datasets WHERE external_id = '1'" $'caf\xef\xbf\xbd'

case_ "keys that lead nowhere are counted, and are no rejects"
cp -r "$sample" dangling
run ingest-seed kaggle --store other.db --from dangling
expect_exit 0
expect_summary '(.dangling | length) > 0 and (.dangling | add) > 0 and .counts.rejected == 0'

case_ "more rejects than --max-rejects end the run with 65: the default is 1 % of a file"
seq 1 21 | sed 's/.*/x,,,/' | build_input
seed
expect_exit 65
expect_schema
expect_one_error
expect_stderr "Datasets.csv"
expect_summary '.status == "failed" and .error.kind == "bad_data"'

case_ "--max-rejects takes a share or a number"
seed --max-rejects 2%
expect_exit 3
seed --force --max-rejects 21
expect_exit 3
seed --force --max-rejects 20
expect_exit 65
seed --force --max-rejects 0
expect_exit 65
seed --max-rejects most
expect_exit 64
expect_stderr "'most'"

case_ "a file that is wrong from the start is given up at row 1,000, not at its end"
{ echo Id; yes x | head -n 100000; } >in/Datasets.csv
seed
expect_exit 65
expect_summary '.counts.fetched <= 1000 and .counts.rejected == .counts.fetched'

case_ "rejects of the other tables are counted by file, and are not in counts"
rm -rf in && cp -r "$sample" in && printf 'broken\nrow,\n' >>in/Users.csv
run ingest-seed kaggle --store users.db --from in --max-rejects 50%
expect_exit 3
expect_summary '.rejected_rows == {"Users.csv": 2} and .counts.rejected == 0 and .counts.inserted == 40'

case_ "a hostile excerpt cannot reach the terminal"
printf '\x1b[31mred\x07,,,,,\n' | build_input
seed --rejects rejects.ndjson
expect_exit 3
expect_eq "escape bytes in the file" "$(tr -cd '\033\007' <rejects.ndjson | wc -c)" 0
expect_query tedi.db "SELECT instr(excerpt, char(27)) FROM v_rejects" 0

case_ "--rejects in a folder that is not there: 73, and nothing is seeded"
run ingest-seed kaggle --store none.db --from "$sample" --rejects no/such/rejects.ndjson
expect_exit 73
expect_stderr "no/such/rejects.ndjson"
