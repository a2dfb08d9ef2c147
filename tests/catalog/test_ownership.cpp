// SPDX-License-Identifier: Apache-2.0
#include "catalog/ownership.hpp"

#include "core/times.hpp"

#include <doctest/doctest.h>

TEST_SUITE_BEGIN("catalog/ownership");

namespace {

using catalog::Origin;

core::TimePoint day(unsigned number) {
  return *core::utc_time(2024, 1, number);
}

catalog::Dataset titled(const std::string& title) {
  catalog::Dataset dataset;
  dataset.title = title;
  return dataset;
}

}  // namespace

TEST_CASE("a value that is not said blanks nothing") {
  catalog::StoredDataset stored;
  catalog::merge(stored, catalog::view_of(titled("Crops")), Origin::seed, day(1));
  catalog::Dataset silent;
  silent.votes = 3;
  CHECK(catalog::merge(stored, catalog::view_of(silent), Origin::seed, day(2)));
  CHECK(stored.values.title == "Crops");
  CHECK(stored.values.votes == 3);
}

TEST_CASE("a seed does not overwrite what the API answered later, but fills what it did not say") {
  catalog::StoredDataset stored;
  catalog::merge(stored, catalog::view_of(titled("From the API")), Origin::view, day(10));
  catalog::Dataset seeded = titled("From the seed");
  seeded.subtitle = "Only the seed knows";
  CHECK(catalog::merge(stored, catalog::view_of(seeded), Origin::seed, day(5)));
  CHECK(stored.values.title == "From the API");
  CHECK(stored.values.subtitle == "Only the seed knows");
}

TEST_CASE("a seed that is newer than the API's answer overwrites it") {
  catalog::StoredDataset stored;
  catalog::merge(stored, catalog::view_of(titled("Old name")), Origin::view, day(5));
  CHECK(catalog::merge(stored, catalog::view_of(titled("New name")), Origin::seed, day(10)));
  CHECK(stored.values.title == "New name");
}

TEST_CASE("of answers of the same moment the view is trusted more than a listing, a listing more than the seed") {
  for (const auto& [weak, strong] : {std::pair(Origin::seed, Origin::list), std::pair(Origin::list, Origin::view),
                                     std::pair(Origin::seed, Origin::view)}) {
    catalog::StoredDataset stored;
    catalog::merge(stored, catalog::view_of(titled("strong")), strong, day(5));
    CHECK_FALSE(catalog::merge(stored, catalog::view_of(titled("weak")), weak, day(5)));
    catalog::StoredDataset other;
    catalog::merge(other, catalog::view_of(titled("weak")), weak, day(5));
    CHECK(catalog::merge(other, catalog::view_of(titled("strong")), strong, day(5)));
  }
}

TEST_CASE("each value remembers who said it: an older seed replaces a seed's value only when it is newer") {
  catalog::StoredDataset stored;
  catalog::Dataset first = titled("Seed title");
  first.description = "Seed description";
  catalog::merge(stored, catalog::view_of(first), Origin::seed, day(1));
  catalog::merge(stored, catalog::view_of(titled("API title")), Origin::view, day(20));

  catalog::Dataset second = titled("Later seed title");
  second.description = "Later seed description";
  CHECK(catalog::merge(stored, catalog::view_of(second), Origin::seed, day(15)));
  CHECK(stored.values.title == "API title");
  CHECK(stored.values.description == "Later seed description");

  second.description = "Too old";
  CHECK_FALSE(catalog::merge(stored, catalog::view_of(second), Origin::seed, day(10)));
  CHECK(stored.values.description == "Later seed description");
}

TEST_CASE("saying the same again changes nothing, whoever says it") {
  catalog::StoredDataset stored;
  catalog::merge(stored, catalog::view_of(titled("Crops")), Origin::seed, day(1));
  CHECK(stored.origins.empty());
  CHECK_FALSE(catalog::merge(stored, catalog::view_of(titled("Crops")), Origin::view, day(2)));
  CHECK(stored.origins.size() == catalog::k_value_count);
  CHECK_FALSE(catalog::merge(stored, catalog::view_of(titled("Older")), Origin::seed, day(1)));
}

TEST_CASE("two kinds of size never take each other's place") {
  catalog::StoredDataset stored;
  catalog::Dataset list;
  list.compressed_bytes = 10;
  catalog::Dataset view;
  view.size_bytes = 30;
  catalog::merge(stored, catalog::view_of(list), Origin::list, day(1));
  catalog::merge(stored, catalog::view_of(view), Origin::view, day(2));
  CHECK(stored.values.compressed_bytes == 10);
  CHECK(stored.values.size_bytes == 30);
}

TEST_CASE("a ref goes to the dataset that the API answered for last, else to the greater id, as a number") {
  CHECK(catalog::outranks({day(2), "5"}, {day(1), "900"}));
  CHECK(catalog::outranks({day(1), "5"}, {std::nullopt, "900"}));
  CHECK(catalog::outranks({std::nullopt, "10"}, {std::nullopt, "9"}));
  CHECK_FALSE(catalog::outranks({std::nullopt, "9"}, {std::nullopt, "10"}));
  CHECK_FALSE(catalog::outranks({day(1), "7"}, {day(1), "7"}));
}

TEST_CASE("the API's last answer is the later of listing and view") {
  catalog::StoredDataset stored;
  CHECK_FALSE(catalog::answered_at(stored));
  stored.list_at = day(3);
  CHECK(catalog::answered_at(stored) == day(3));
  stored.view_at = day(2);
  CHECK(catalog::answered_at(stored) == day(3));
}

TEST_CASE("a guess of the owner is kept only while no owner is known") {
  catalog::Dataset guess;
  guess.extra = R"({"owner_guess":"ann"})";
  catalog::Dataset known;
  known.owner = "acme";
  catalog::StoredDataset stored;
  CHECK(catalog::merge(stored, catalog::view_of(guess), Origin::seed, day(1)));
  CHECK(stored.values.extra == guess.extra);
  CHECK(catalog::merge(stored, catalog::view_of(known), Origin::seed, day(2)));
  CHECK(stored.values.extra.empty());
  CHECK_FALSE(catalog::merge(stored, catalog::view_of(guess), Origin::seed, day(3)));
  CHECK(stored.values.owner == "acme");
  CHECK(stored.values.extra.empty());
}

TEST_SUITE_END();
