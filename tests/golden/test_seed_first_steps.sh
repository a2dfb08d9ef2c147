#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# ingest-seed kaggle as a new user meets it: first run, second run, looking only, quiet, piped.
. "$(dirname "$0")/../support/harness.sh"

seed() { run ingest-seed kaggle --from "$sample" --store tedi.db "$@"; }

case_ "the first run fills an empty store and says so in one summary line"
seed
expect_exit 0
expect_no_stderr
expect_stdout_json 'length == 1'
expect_schema
expect_summary '.task == "kaggle.seed_initial" and .source == "kaggle_meta_csv" and .unit == "dataset" and .status == "ok"'
expect_summary '.counts == {fetched: 40, inserted: 40, updated: 0, unchanged: 0, skipped: 0, rejected: 0, failed: 0}'
expect_summary '.total_processed == 40 and .total_inserted == 40 and .inputs == "read" and .seed_date == "2025-12-22T00:00:00Z"'

case_ "the summary says what could not be resolved"
expect_summary '.ref_unresolved == 5 and .ref_conflicts == 0 and .without_version == 1 and .owner_guessed == 2'
expect_summary '.bad_dates == 0 and .bad_numbers == 0 and .invalid_utf8 == 0 and .rejected_rows == {} and .missing_tables == []'

case_ "new rows are minimal, and the special cases of the sample are resolved as documented"
expect_query tedi.db "SELECT DISTINCT source, status, is_active, attempts FROM v_datasets" "kaggle|minimal|1|0"
expect_query tedi.db "SELECT version, title FROM v_datasets WHERE ref = 'brisk-otter/tram-delays-line-2'" "3|Tram delays, line 2"
expect_query tedi.db "SELECT version, tags FROM v_datasets WHERE ref = 'fjordlab/lobster-landings'" '2|["earth and nature"]'
expect_query tedi.db "SELECT title IS NULL, ref IS NULL, owner FROM v_datasets WHERE external_id = '1827'" "1|1|elinor-quay"
expect_query tedi.db "SELECT owner IS NULL, ref IS NULL FROM v_datasets WHERE title = 'Clinic waiting times'" "1|1"
expect_query tedi.db "SELECT owner IS NULL, extra, ref IS NULL FROM v_datasets WHERE title = 'Shop rents'" '1|{"owner_guess":"kestrel-data"}|1'
expect_query tedi.db "SELECT ref FROM v_datasets WHERE owner = 'null'" "null/names-that-break-spreadsheets"
expect_query tedi.db "SELECT url FROM v_datasets WHERE ref = 'nebelkunde-übersicht/nebeltage'" "https://www.kaggle.com/datasets/nebelkunde-übersicht/nebeltage"
expect_query tedi.db "SELECT instr(description, char(13) || char(10)) > 0 FROM v_datasets WHERE title LIKE 'Households%'" 1
expect_query tedi.db "SELECT created_at, updated_at FROM v_datasets WHERE external_id = '1013'" "2017-02-06T00:01:00Z|2024-01-01T00:00:00Z"

case_ "the store has the layout that is promised: WAL, pages of 16 KiB"
expect_query tedi.db "PRAGMA journal_mode; PRAGMA page_size; PRAGMA integrity_check" $'wal\n16384\nok'

case_ "a second run on the same files writes nothing"
sqlite3 tedi.db .dump >before.sql
seed
expect_exit 0
expect_stderr "there is nothing to do"
expect_schema
expect_summary '.inputs == "unchanged" and .counts.inserted == 0 and .counts.updated == 0 and .status == "ok"'
expect_eq "the store after it" "$(sqlite3 tedi.db .dump | cmp - before.sql)" ""

case_ "with --force the files are read again, and all rows are unchanged"
seed --force
expect_exit 0
expect_summary '.inputs == "read" and .counts.unchanged == 40 and .counts.fetched == 40'
sqlite3 tedi.db "SELECT * FROM datasets ORDER BY id" >rows.txt
expect_eq "rows changed" "$(sqlite3 tedi.db "SELECT max(revision) FROM datasets")" 1

case_ "a changed file updates the rows that changed, and no others"
cp -r "$sample" next
sed -i 's/^1013,312,312,,5003,\(.*\),01\/01\/2024,37,/1013,312,312,,5003,\1,12\/25\/2025,38,/' next/Datasets.csv
run ingest-seed kaggle --from next --store tedi.db --emit changed
expect_exit 0
expect_schema
expect_summary '.counts.updated == 1 and .counts.unchanged == 39 and .seed_date == "2025-12-25T00:00:00Z"'
expect_stdout_json 'length == 2 and .[0].change == "updated" and .[0].external_id == "1013" and .[0].views == 38'
expect_query tedi.db "SELECT external_id FROM datasets WHERE revision > 1" 1013

case_ "a dataset that the files no longer hold stays"
grep -v '^1051,' next/Datasets.csv >shorter && mv shorter next/Datasets.csv
run ingest-seed kaggle --from next --store tedi.db
expect_exit 0
expect_query tedi.db "SELECT count(*), sum(is_active) FROM v_datasets" "40|40"

case_ "an older edition does not take back what a newer one said"
seed
expect_exit 0
expect_query tedi.db "SELECT views, updated_at FROM v_datasets WHERE external_id = '1013'" "38|2025-12-25T00:00:00Z"

case_ "--dry-run compares with nothing, counts everything, and leaves no store behind"
run ingest-seed kaggle --from "$sample" --store dry/tedi.db --dry-run
expect_exit 0
expect_schema
expect_summary '.dry_run == true and .counts.inserted == 40'
expect_no_file dry

case_ "--dry-run on a store tells what would change and does not change it"
sqlite3 tedi.db .dump >before.sql
sed -i 's/Bus delays, line 7/Bus delays, line 8/' next/DatasetVersions.csv
run ingest-seed kaggle --from next --store tedi.db --dry-run --emit changed
expect_exit 0
expect_summary '.counts.updated == 1 and .counts.inserted == 0'
expect_stdout_json '.[0].title == "Bus delays, line 8"'
expect_eq "the store after it" "$(sqlite3 tedi.db .dump | cmp - before.sql)" ""

case_ "-q is silent on success, on both streams, also with records asked for"
run ingest-seed kaggle --from "$sample" --store quiet.db -q --emit all
expect_exit 0
expect_silent
expect_query quiet.db "SELECT count(*) FROM v_datasets" 40

case_ "-q on a failing run says one sentence and the summary"
run ingest-seed kaggle --from nowhere --store quiet.db -q
expect_exit 66
expect_one_sentence
expect_schema
expect_summary '.status == "failed" and .error.kind == "missing_input"'

case_ "--emit changed gives one line a dataset, for jq to pick refs from"
run bash -c 'ingest-seed kaggle --from "$1" --store emit.db --emit changed | jq -r ".ref // empty"' - "$sample"
expect_exit 0
expect_eq "refs" "$(wc -l <"$stdout")" 35
expect_stdout "ImaginaryStatistics/households-port-ember"

case_ "--emit changed is silent about what did not change, --emit all is not"
run ingest-seed kaggle --from "$sample" --store emit.db --force --emit changed
expect_stdout_json 'length == 1'
run ingest-seed kaggle --from "$sample" --store emit.db --force --emit all
expect_schema
expect_stdout_json 'length == 41 and (.[:-1] | all(.change == "unchanged" and .type == "dataset" and .status == "minimal"))'
expect_stdout_json '.[0] | .tags == ["agriculture", "tabular", "time series analysis"] and .extra == null and .medal == 2'

case_ "the two readings of a store agree: --emit and v_datasets"
sqlite3 -readonly emit.db "SELECT json_object('id', external_id, 'ref', ref, 'owner', owner, 'url', url, 'title', title,
  'description', description, 'license', license, 'tags', json(tags), 'bytes', size_bytes, 'created', created_at,
  'updated', updated_at, 'extra', json(extra)) FROM v_datasets ORDER BY CAST(external_id AS INTEGER)" | jq -S . >view.json
jq -S 'select(.type == "dataset") | {id: .external_id, ref, owner, url, title, description, license, tags,
  bytes: .size_bytes, created: .created_at, updated: .updated_at, extra}' "$stdout" | jq -sS 'sort_by(.id | tonumber)[]' >emitted.json
expect_eq "differences" "$(diff view.json emitted.json | head -n 5)" ""
