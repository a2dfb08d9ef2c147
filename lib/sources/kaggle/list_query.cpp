// SPDX-License-Identifier: Apache-2.0
#include "sources/kaggle/list_query.hpp"

#include "http/url.hpp"

#include <fmt/format.h>

namespace sources::kaggle {

std::string_view name_of(ListOrder order) {
  switch (order) {
    case ListOrder::updated:
      return "updated";
    case ListOrder::hottest:
      return "hottest";
    case ListOrder::votes:
      return "votes";
    case ListOrder::active:
      return "active";
    case ListOrder::published:
      break;
  }
  return "published";
}

std::string list_path(const ListQuery& query, const ListPlace& place) {
  std::string path =
      fmt::format("/datasets/list?group={}&sortBy={}", query.user.empty() ? "public" : "user", name_of(query.order));
  const auto add = [&](std::string_view name, std::string_view value) {
    if (!value.empty()) path += fmt::format("&{}={}", name, http::percent_encode(value));
  };
  add("user", query.user);
  add("search", query.search);
  add("tagids", fmt::to_string(fmt::join(query.tag_ids, ",")));
  // Refused when both are there.
  place.token.empty() ? add("page", std::to_string(place.page)) : add("pageToken", place.token);
  return path;
}

}  // namespace sources::kaggle
