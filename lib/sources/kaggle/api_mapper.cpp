// SPDX-License-Identifier: Apache-2.0
#include "sources/kaggle/api_mapper.hpp"

#include "core/text.hpp"
#include "io/json_fields.hpp"
#include "io/json_writer.hpp"
#include "sources/kaggle/meta_mapper.hpp"
#include "sources/kaggle/ref.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

namespace sources::kaggle {

namespace {

core::Failure bad(std::string_view path, std::string_view name, std::string_view fault) {
  return core::fail(core::ErrorKind::bad_data, fmt::format("{}{}{}: {}", path, path.empty() ? "" : ".", name, fault));
}

/// For a required member that was not read: why.
core::Failure bad_member(std::string_view path, std::string_view name, const io::JsonFields& fields) {
  if (fields.first_fault().empty()) return bad(path, name, "missing");
  return core::fail(core::ErrorKind::bad_data, fields.first_fault());
}

std::optional<std::int64_t> count(io::JsonFields& fields, std::string_view name) {
  const std::optional<std::int64_t> number = fields.integer(name);
  return number && *number >= 0 ? number : std::nullopt;
}

/// A tag is an object, in other answers of the API a text. Its ref is its name, too.
std::string_view tag_name(io::JsonValue tag) {
  if (tag.kind() == io::JsonValue::Kind::text) return *tag.text();
  io::JsonFields fields(tag);
  const std::string_view name = fields.text("name");
  return name.empty() ? fields.text("ref") : name;
}

/// As the seed writes them: distinct, in the order of their bytes; empty when there are none.
std::string tags_of(io::JsonFields& fields) {
  const std::optional<io::JsonValue> tags = fields.nested("tags");
  std::vector<std::string_view> names;
  for (std::size_t i = 0; tags && tags->is_array() && i < tags->size(); ++i) {
    if (const std::string_view name = tag_name((*tags)[i]); !name.empty()) names.push_back(name);
  }
  if (names.empty()) return {};
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  io::JsonWriter json;
  json.begin_array();
  for (const std::string_view name : names) json.value(name);
  return std::string(json.end_array().text());
}

/// What has no column of its own; empty when none of it is said.
std::string extra_of(io::JsonFields& fields) {
  const std::optional<double> rating = fields.real("usabilityRating");
  const std::optional<std::int64_t> topics = count(fields, "topicCount");
  const std::optional<bool> is_featured = fields.boolean("isFeatured");
  if (!rating && !topics && !is_featured) return {};
  io::JsonWriter json;
  json.begin_object();
  if (rating) json.member("usability_rating", *rating);
  if (topics) json.member("topics", *topics);
  if (is_featured) json.member("is_featured", *is_featured);
  return std::string(json.end_object().text());
}

}  // namespace

core::Result<ApiDataset> map_dataset(io::JsonValue object, const std::string& path, TotalBytes total_bytes) {
  if (!object.is_object()) {
    return core::fail(core::ErrorKind::bad_data, fmt::format("{}{}a dataset expected, {} found", path,
                                                             path.empty() ? "" : ": ", io::shown(object)));
  }
  io::JsonFields fields(object, path);
  const std::optional<std::int64_t> id = fields.integer("id");
  if (!id) return bad_member(path, "id", fields);
  if (*id <= 0) return bad(path, "id", fmt::format("a positive number expected, {} found", *id));
  const std::string_view ref = fields.text("ref");
  if (ref.empty()) return bad_member(path, "ref", fields);
  if (!is_ref(ref)) return bad(path, "ref", fmt::format("owner/slug expected, \"{}\" found", core::printable(ref)));

  ApiDataset said;
  catalog::Dataset& dataset = said.values;
  dataset.external_id = std::to_string(*id);
  dataset.ref = ref;
  dataset.owner = ref.substr(0, ref.find('/'));
  dataset.title = fields.text("title");
  dataset.subtitle = fields.text("subtitle");
  dataset.description = fields.text("description");
  dataset.license = map_license(fields.text("licenseName"));
  dataset.tags = tags_of(fields);
  dataset.extra = extra_of(fields);
  (total_bytes == TotalBytes::unpacked ? dataset.size_bytes : dataset.compressed_bytes) = count(fields, "totalBytes");
  dataset.views = count(fields, "viewCount");
  dataset.downloads = count(fields, "downloadCount");
  dataset.votes = count(fields, "voteCount");
  dataset.kernels = count(fields, "kernelCount");
  dataset.version = count(fields, "currentVersionNumber");
  dataset.updated_at = fields.time("lastUpdated");
  said.is_private = fields.boolean("isPrivate");
  return said;
}

core::Result<ApiDataset> map_view(io::JsonValue answer) {
  return map_dataset(answer, {}, TotalBytes::unpacked);
}

}  // namespace sources::kaggle
