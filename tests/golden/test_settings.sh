#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Where a setting comes from: flag before environment before file before default; and what is no setting.
. "$(dirname "$0")/../support/harness.sh"

# --emit shows which one was taken: with `all`, 40 records stand before the summary.
seed() { run "${@:2}" ingest-seed kaggle --from "$sample" --store "$1.db"; }
records() { expect_exit 0; expect_eq "records" "$(grep -c '"type":"dataset"' "$stdout")" "$1"; }
mkdir -p "$XDG_CONFIG_HOME/tedi"
config=$XDG_CONFIG_HOME/tedi/tedi.toml

case_ "the default: no records"
seed default env
records 0

case_ "the file beats the default"
printf '[ingest-seed]\nemit = "all"\n' >"$config"
seed file env
records 40

case_ "the environment beats the file"
seed environment env TEDI_EMIT=none
records 0

case_ "the flag beats the environment and the file"
run env TEDI_EMIT=none ingest-seed kaggle --from "$sample" --store flag.db --emit changed
records 40

case_ "--config names another file, TEDI_CONFIG too"
printf 'emit = "none"\n' >other.toml
run ingest-seed kaggle --from "$sample" --store other.db --config other.toml
records 0
seed other2 env TEDI_CONFIG=other.toml
records 0

case_ "an unknown key is an error with its place and a hint: 78"
printf '[ingest-seed]\nbatch_sise = 5\n' >"$config"
seed unknown env
expect_exit 78
expect_one_sentence
expect_stderr "tedi.toml: line 2"
expect_stderr "batch_size"
expect_no_file unknown.db

case_ "a wrong value in the file or the environment names the place: 78"
printf '[ingest-seed]\nbatch_size = "many"\n' >"$config"
seed wrong env
expect_exit 78
expect_stderr "batch_size"
rm "$config"
seed wrong env TEDI_BATCH_SIZE=many
expect_exit 78
expect_stderr "TEDI_BATCH_SIZE"

case_ "a file that is no TOML, and a --config that is not there, are refused: 78"
printf 'emit = \n' >broken.toml
run ingest-seed kaggle --from "$sample" --store x.db --config broken.toml
expect_exit 78
expect_stderr "broken.toml"
run ingest-seed kaggle --from "$sample" --store x.db --config nowhere.toml
expect_exit 78
expect_stderr "nowhere.toml"

wrong() {
  run ingest-seed "$@"
  expect_exit 64
  expect_one_sentence
  expect_stderr "--help"
}
case_ "wrong usage: 64, one sentence, a way to the help"
wrong
wrong kagle --from x
wrong kaggle --from "$sample" --stroe x.db
wrong kaggle --from "$sample" --emit everything
wrong kaggle --from "$sample" --batch-size 0
wrong kaggle --from "$sample" --max-runtime 30
wrong kaggle --from "$sample" --if-locked perhaps

case_ "a slip in a flag's name gets a hint"
run ingest-seed kaggle --from "$sample" --stroe x.db
expect_stderr "--store"

for tool in ingest-seed tedi-store; do
  case_ "$tool --help and --version go to stdout and end with 0"
  run $tool --help
  expect_exit 0
  expect_no_stderr
  expect_stdout "Examples:"
  expect_stdout "Exit codes:"
  run $tool --version
  expect_exit 0
  expect_no_stderr
  expect_stdout "$tool (tedi) $(sed -n 's/^project(tedi VERSION \([0-9.]*\).*/\1/p' "$TEDI_SOURCE/CMakeLists.txt")"
  expect_stdout "schema "
  expect_stdout "SQLite "
done

case_ "--help of a command names the task that it replaces"
run ingest-seed kaggle --help
expect_exit 0
expect_stdout "kaggle.seed_initial"
expect_stdout "--from"
expect_stdout "--max-rejects"

case_ "--log-format json makes every line on stderr an object"
run ingest-seed kaggle --from nowhere --store x.db --log-format json
expect_exit 66
expect_eq "lines that are no object" "$(jq -r 'type' "$stderr" | grep -vc object)" 0
