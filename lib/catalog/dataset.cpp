// SPDX-License-Identifier: Apache-2.0
#include "catalog/dataset.hpp"

#include "core/times.hpp"

namespace catalog {

DatasetView view_of(const Dataset& dataset) {
  DatasetView view;
  view.external_id = dataset.external_id;
  const auto copy = [&](const auto& to, const auto& from) {
    for (std::size_t i = 0; i < to.size(); ++i) view.*to[i] = dataset.*from[i];
  };
  copy(k_texts_of<std::string_view>, k_texts_of<std::string>);
  copy(k_numbers_of<std::string_view>, k_numbers_of<std::string>);
  copy(k_times_of<std::string_view>, k_times_of<std::string>);
  return view;
}

std::int64_t hash_of(const DatasetView& dataset, core::RowHash& hash) {
  for (const auto text : k_texts_of<std::string_view>) hash.add(dataset.*text);
  for (const auto number : k_numbers_of<std::string_view>) hash.add(dataset.*number);
  for (const auto time : k_times_of<std::string_view>) {
    const auto& value = dataset.*time;
    hash.add(value ? std::optional(core::to_epoch_ms(*value)) : std::nullopt);
  }
  return hash.finish();
}

std::string url_of(std::string_view source, const Dataset& dataset) {
  if (!dataset.url.empty() || dataset.ref.empty()) return dataset.url;
  if (source == "kaggle") return "https://www.kaggle.com/datasets/" + dataset.ref;
  return {};
}

bool is_owner_guess(std::string_view extra) {
  return extra.starts_with(R"({"owner_guess":)");
}

std::string_view name_of(Status status) {
  switch (status) {
    case Status::minimal:
      return "minimal";
    case Status::pending:
      return "pending";
    case Status::enriched:
      return "enriched";
    case Status::failed:
      break;
  }
  return "failed";
}

std::optional<Status> status_named(std::string_view name) {
  for (const Status status : {Status::minimal, Status::pending, Status::enriched, Status::failed}) {
    if (name_of(status) == name) return status;
  }
  return std::nullopt;
}

std::string_view name_of(Change change) {
  switch (change) {
    case Change::inserted:
      return "inserted";
    case Change::updated:
      return "updated";
    case Change::unchanged:
      break;
  }
  return "unchanged";
}

void count(core::Counts& counts, Change change) {
  switch (change) {
    case Change::inserted:
      ++counts.inserted;
      break;
    case Change::updated:
      ++counts.updated;
      break;
    case Change::unchanged:
      ++counts.unchanged;
      break;
  }
}

}  // namespace catalog
