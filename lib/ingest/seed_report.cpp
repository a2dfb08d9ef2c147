// SPDX-License-Identifier: Apache-2.0
#include "ingest/seed_report.hpp"

#include <algorithm>

namespace ingest {

namespace {

void write_map(io::JsonWriter& json, std::string_view name, const std::map<std::string, std::uint64_t>& counts) {
  json.key(name).begin_object();
  for (const auto& [key, count] : counts) json.member(key, count);
  json.end_object();
}

void write_list(io::JsonWriter& json, std::string_view name, const std::vector<std::string>& texts) {
  json.key(name).begin_array();
  for (const std::string& text : texts) json.value(text);
  json.end_array();
}

}  // namespace

bool SeedReport::rejects_are_complete(const core::Result<void>& seeded) const {
  return seeded ? inputs == Inputs::read : has_rejects() && seeded.error().kind == core::ErrorKind::bad_data;
}

std::uint64_t SeedReport::remaining() const {
  if (inputs == Inputs::read && !edition) return std::max<std::uint64_t>(meta.dataset_rows, 1);
  return meta.dataset_rows - std::min(meta.dataset_rows, counts.fetched());
}

void SeedReport::write_details(io::JsonWriter& json) const {
  json.member("total_processed", counts.fetched()).member("total_inserted", counts.inserted);
  if (download) {
    json.key("download").begin_object();
    json.member("fetched", download->fetched).member("unchanged", download->unchanged);
    json.member("fetched_bytes", download->fetched_bytes).end_object();
  }
  json.key("inputs");
  inputs == Inputs::not_looked_at ? json.null() : json.value(inputs == Inputs::read ? "read" : "unchanged");
  json.key("load");
  load == Load::none ? json.null() : json.value(load == Load::bulk ? "bulk" : "batches");
  json.key("seed_date");
  edition ? json.value(core::to_rfc3339(*edition)) : json.null();
  json.member("ref_unresolved", meta.gaps.ref_unresolved).member("ref_conflicts", ref_conflicts);
  json.member("refs_moved", refs_moved);
  json.member("without_version", meta.gaps.without_version).member("owner_guessed", meta.gaps.owner_guessed);
  json.member("bad_dates", meta.faults.bad_dates).member("bad_numbers", meta.faults.bad_numbers);
  json.member("invalid_utf8", meta.faults.invalid_utf8);
  write_map(json, "dangling", meta.dangling);
  write_map(json, "rejected_rows", rejected_rows);
  write_list(json, "missing_tables", missing_tables);
  write_list(json, "missing_columns", missing_columns);
}

}  // namespace ingest
