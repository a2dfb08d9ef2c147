// SPDX-License-Identifier: Apache-2.0
#include "sources/kaggle/list_query.hpp"

#include <doctest/doctest.h>

TEST_SUITE_BEGIN("sources/kaggle/list_query");

using sources::kaggle::list_path;
using sources::kaggle::ListOrder;
using sources::kaggle::ListQuery;

TEST_CASE("what a user types cannot add to the query") {
  const ListQuery query{.search = "a&page=9#\xC3\xA9 \n", .user = "ann/../x?y=z"};
  CHECK(list_path(query, {}) ==
        "/datasets/list?group=user&sortBy=updated&user=ann%2F..%2Fx%3Fy%3Dz&search=a%26page%3D9%23%C3%A9%20%0A&page=1");
}

TEST_CASE("nor can a token that the upstream names") {
  CHECK(list_path({}, {.page = 2, .token = "x&sortBy=votes"}) ==
        "/datasets/list?group=public&sortBy=updated&pageToken=x%26sortBy%3Dvotes");
}

TEST_CASE("a page is asked for by its number, or by its token alone; nothing else is said unless it was asked for") {
  CHECK(list_path({}, {}) == "/datasets/list?group=public&sortBy=updated&page=1");
  CHECK(list_path({.order = ListOrder::votes}, {.page = 500}) == "/datasets/list?group=public&sortBy=votes&page=500");
  CHECK(list_path({}, {.page = 3, .token = "t"}) == "/datasets/list?group=public&sortBy=updated&pageToken=t");
}

TEST_CASE("tags are listed with commas between them") {
  CHECK(list_path({.tag_ids = {13302, 7}}, {}) == "/datasets/list?group=public&sortBy=updated&tagids=13302%2C7&page=1");
}

TEST_CASE("each order has the word that the API knows") {
  CHECK(name_of(ListOrder::updated) == "updated");
  CHECK(name_of(ListOrder::hottest) == "hottest");
  CHECK(name_of(ListOrder::votes) == "votes");
  CHECK(name_of(ListOrder::active) == "active");
  CHECK(name_of(ListOrder::published) == "published");
}

TEST_CASE("a search, a user or a tag leaves out datasets, an order does not") {
  CHECK_FALSE(ListQuery{.order = ListOrder::votes}.is_filtered());
  CHECK(ListQuery{.search = "x"}.is_filtered());
  CHECK(ListQuery{.user = "ann"}.is_filtered());
  CHECK(ListQuery{.tag_ids = {1}}.is_filtered());
}

TEST_SUITE_END();
