// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sources::kaggle {

/// Datasets on a full page of a listing.
inline constexpr std::size_t k_page_size = 20;
/// Behind it all pages are empty, however many datasets there are.
inline constexpr std::uint64_t k_last_page = 500;

enum class ListOrder { updated, hottest, votes, active, published };
std::string_view name_of(ListOrder order);

/// Which public datasets are listed, and in which order.
struct ListQuery {
  ListOrder order = ListOrder::updated;
  std::string search = {};                 // empty: any
  std::string user = {};                   // empty: any
  std::vector<std::int64_t> tag_ids = {};  // empty: any

  /// Not all datasets are asked for.
  [[nodiscard]] bool is_filtered() const { return !search.empty() || !user.empty() || !tag_ids.empty(); }
};

/// Where in a listing: the page of that number, from 1, unless the page before named the next one by a token.
struct ListPlace {
  std::uint64_t page = 1;
  std::string token = {};
};

/// The path under the API's base, query included, in the words of its REST form.
std::string list_path(const ListQuery& query, const ListPlace& place);

}  // namespace sources::kaggle
