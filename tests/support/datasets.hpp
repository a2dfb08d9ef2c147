// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/dataset.hpp"
#include "store/seeded_row.hpp"

#include <string>
#include <utility>
#include <vector>

namespace support {

/// A copy that owns its texts.
inline catalog::Dataset owned(const catalog::DatasetView& view) {
  catalog::Dataset dataset;
  dataset.external_id = view.external_id;
  const auto copy = [&](const auto& to, const auto& from) {
    for (std::size_t i = 0; i < to.size(); ++i) dataset.*to[i] = view.*from[i];
  };
  copy(catalog::k_texts_of<std::string>, catalog::k_texts_of<std::string_view>);
  copy(catalog::k_numbers_of<std::string>, catalog::k_numbers_of<std::string_view>);
  copy(catalog::k_times_of<std::string>, catalog::k_times_of<std::string_view>);
  return dataset;
}

/// A row for a seed that owns its texts.
struct Offered {
  catalog::Dataset values;
  std::int64_t hash = 0;
  [[nodiscard]] store::SeededRow view() const { return {.values = catalog::view_of(values), .hash = hash}; }
};

inline Offered offered(catalog::Dataset values) {
  core::RowHash hash;
  const std::int64_t hashed = catalog::hash_of(catalog::view_of(values), hash);
  return {.values = std::move(values), .hash = hashed};
}

/// Valid as long as the rows.
inline std::vector<store::SeededRow> views(const std::vector<Offered>& rows) {
  std::vector<store::SeededRow> views;
  for (const Offered& row : rows) views.push_back(row.view());
  return views;
}

}  // namespace support
