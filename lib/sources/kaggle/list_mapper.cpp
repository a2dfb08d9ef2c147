// SPDX-License-Identifier: Apache-2.0
#include "sources/kaggle/list_mapper.hpp"

#include "io/json_fields.hpp"

#include <fmt/format.h>

#include <utility>

namespace sources::kaggle {

namespace {

core::Failure no_listing(const std::string& fault) {
  return core::fail(core::ErrorKind::bad_data, fault);
}

std::string id_of(io::JsonValue item) {
  const std::int64_t id = io::JsonFields(item).integer("id").value_or(0);
  return id > 0 ? std::to_string(id) : std::string();
}

std::vector<ListedDataset> map_items(io::JsonValue array, std::string_view path) {
  std::vector<ListedDataset> items;
  items.reserve(array.size());
  for (std::size_t i = 0; i < array.size(); ++i) {
    auto dataset = map_dataset(array[i], fmt::format("{}[{}]", path, i), TotalBytes::compressed);
    std::string external_id = dataset ? dataset->values.external_id : id_of(array[i]);
    items.push_back({.external_id = std::move(external_id), .dataset = std::move(dataset)});
  }
  return items;
}

}  // namespace

core::Result<ListPage> map_list(io::JsonValue answer) {
  if (answer.is_array()) return ListPage{.items = map_items(answer, ""), .next_token = {}};
  if (!answer.is_object()) return no_listing("a list of datasets expected, " + io::shown(answer) + " found");
  io::JsonFields fields(answer);
  ListPage page;
  page.next_token = fields.text("nextPageToken");
  const auto datasets = fields.nested("datasets");
  if (datasets && datasets->is_array()) {
    page.items = map_items(*datasets, "datasets");
    return page;
  }
  if (datasets) return no_listing("datasets: an array expected, an object found");
  if (!fields.first_fault().empty()) return no_listing(fields.first_fault());
  // What is empty may be left out; but then nothing else is to be there.
  if (answer.size() == 0 || answer.find("datasets") || answer.find("nextPageToken")) return page;
  return no_listing("datasets: missing");
}

}  // namespace sources::kaggle
