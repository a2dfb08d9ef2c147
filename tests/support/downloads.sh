# shellcheck shell=bash
# shellcheck disable=SC2154  # $store is enrichment.sh's
# SPDX-License-Identifier: Apache-2.0
# For tests of ingest-seed without --from, behind enrichment.sh: the files that the upstream's storage has
# (support/kaggle_downloads.hpp).
#
#   offer "$sample"
#   manner no-ranges cut=1000
#   run seed_downloaded

tables='DatasetVersions.csv Users.csv Datasets.csv DatasetTags.csv Tags.csv Organizations.csv'  # as they are asked for

# offer FOLDER: its tables are what the storage has from now on.
offer() {
  rm -rf answers/download
  mkdir -p answers/download
  cp "$1"/*.csv answers/download/
}
# offer_zipped FOLDER: the same, each in a zip of its own.
offer_zipped() {
  offer "$1"
  local table
  for table in $tables; do
    (cd answers/download && zip -q "$table.zip" "$table" && rm "$table")
  done
}
manner() { echo "$*" >answers/download/manner; }

seed_downloaded() { ingest-seed kaggle --store "$store" --rate 100000/s "$@"; }
start_seed_downloaded() { start ingest-seed kaggle --store "$store" --rate 100000/s "$@"; }
clean() { rm -rf "$store" "$store"-* "$XDG_CACHE_HOME/tedi"; : >asked; }

# What stands in the cache beside locks, whole files and what is said of them.
cache_leftovers() {
  find "$XDG_CACHE_HOME/tedi" -type f ! -name lock ! -name entry.json ! -regex '.*/[0-9a-f]*' | sort
}
# How often the storage was asked for a file, and with which status.
stored() { grep -c " other GET /storage/$1?.* $2 " asked; }
