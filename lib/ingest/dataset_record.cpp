// SPDX-License-Identifier: Apache-2.0
#include "ingest/dataset_record.hpp"

#include "core/times.hpp"

#include <string>
#include <utility>

namespace ingest {

namespace {

void text(io::JsonWriter& json, std::string_view name, std::string_view value) {
  json.key(name);
  value.empty() ? json.null() : json.value(value);
}

/// A value that is stored as JSON.
void stored_json(io::JsonWriter& json, std::string_view name, std::string_view value) {
  json.key(name);
  value.empty() ? json.null() : json.raw(value);
}

void time(io::JsonWriter& json, std::string_view name, const std::optional<core::TimePoint>& value) {
  text(json, name, value ? core::to_rfc3339(*value) : std::string());
}

}  // namespace

void write_record(io::JsonWriter& json, std::string_view source, catalog::Change change,
                  const catalog::StoredDataset& dataset) {
  catalog::Dataset values = dataset.values;
  if (dataset.ref_contested) values.ref.clear();
  json.begin_object();
  json.member("type", "dataset").member("source", source).member("external_id", values.external_id);
  json.member("change", name_of(change));
  text(json, "ref", values.ref);
  text(json, "owner", values.owner);
  text(json, "url", url_of(source, values));
  text(json, "title", values.title);
  text(json, "subtitle", values.subtitle);
  text(json, "description", values.description);
  text(json, "license", values.license);
  stored_json(json, "tags", values.tags);
  json.member("size_bytes", values.size_bytes).member("compressed_bytes", values.compressed_bytes);
  json.member("views", values.views).member("downloads", values.downloads).member("votes", values.votes);
  json.member("kernels", values.kernels).member("medal", values.medal).member("version", values.version);
  json.member("status", name_of(dataset.status));
  time(json, "created_at", values.created_at);
  time(json, "updated_at", values.updated_at);
  stored_json(json, "extra", values.extra);
  json.end_object();
}

void write_record(io::JsonWriter& json, const catalog::Reject& reject) {
  json.begin_object();
  json.member("type", "reject").member("file", reject.file).member("line", reject.line);
  json.member("reason", reject.reason).member("excerpt", reject.excerpt);
  json.end_object();
}

}  // namespace ingest
