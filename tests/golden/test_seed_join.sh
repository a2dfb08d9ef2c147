#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The join against a plain script, and its memory. Needs python3.
. "$(dirname "$0")/../support/harness.sh"

if ! command -v python3 >/dev/null; then
  case_ "the join agrees with the plain one"
  skip_ "python3 is not installed"
  exit 0
fi
compare=$TEDI_SOURCE/tests/bench/compare-join

case_ "the sample is joined as the plain script joins it, row by row"
run ingest-seed kaggle --from "$sample" --store sample.db
expect_exit 0
run "$compare" sample.db "$sample"
expect_exit 0
expect_silent

for edition in "$TEDI_SOURCE"/tests/data/editions/*; do
  case_ "so is the edition of ${edition##*/}"
  run ingest-seed kaggle --from "$edition" --store "${edition##*/}.db"
  run "$compare" "${edition##*/}.db" "$edition"
  expect_exit 0
  expect_silent
done

case_ "so are generated data, with their gaps, duplicates and name conflicts"
make_meta_kaggle --scale 0.002 --out generated
run ingest-seed kaggle --from generated --store generated.db
expect_exit 0
expect_summary '.counts.inserted == 1200 and .ref_conflicts == 6 and .owner_guessed > 0 and .without_version > 0'
run "$compare" generated.db generated
expect_exit 0
expect_silent

case_ "a refresh updates what changed in the next edition, and agrees again"
make_meta_kaggle --scale 0.002 --refresh 0.05 --out refreshed
run ingest-seed kaggle --from refreshed --store generated.db
expect_exit 0
expect_summary '.counts.updated > 30 and .counts.updated < 90 and .counts.updated + .counts.unchanged == 1200'
run "$compare" generated.db refreshed
expect_exit 0
expect_silent

case_ "a refresh in the smallest batches gives the same rows"
run ingest-seed kaggle --from generated --store small.db
run ingest-seed kaggle --from refreshed --store small.db --batch-size 1
expect_exit 0
run "$compare" small.db refreshed
expect_exit 0
expect_silent

# Peak resident memory of a command, in KiB.
peak() {
  python3 -c 'import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)' "$@"
}

case_ "memory does not grow with the length of the descriptions"
if [ -n "${TEDI_SANITIZE-}" ]; then
  skip_ "memory is not measured under sanitizers"
else
  # Both are larger than the store's page cache, so that only the texts make a difference.
  make_meta_kaggle --scale 0.02 --desc-factor 4 --out short
  make_meta_kaggle --scale 0.02 --desc-factor 16 --out long
  short=$(peak ingest-seed kaggle --from short --store short.db)
  long=$(peak ingest-seed kaggle --from long --store long.db)
  [ "$long" -lt $((short + 12 * 1024)) ] || fail_ "with descriptions 4 times as long: $long KiB instead of $short KiB"
  [ "$long" -lt $((96 * 1024)) ] || fail_ "$long KiB is too much"
fi
