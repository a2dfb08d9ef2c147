// SPDX-License-Identifier: Apache-2.0
#include "ingest/seed_parcel.hpp"

#include <doctest/doctest.h>

#include <string>

TEST_SUITE_BEGIN("ingest/seed_parcel");

namespace {

catalog::DatasetView dataset(std::string_view id, std::string_view description = {}) {
  catalog::DatasetView view;
  view.external_id = id;
  view.description = description;
  return view;
}

}  // namespace

TEST_CASE("a parcel is full at its number of rows, and has room again when it was cleared") {
  ingest::SeedParcel parcel(2);
  CHECK(parcel.empty());
  parcel.add(dataset("1"), 10);
  CHECK(parcel.has_room_for(dataset("2")));
  parcel.add_unchanged(dataset("2"));
  CHECK_FALSE(parcel.has_room_for(dataset("3")));
  REQUIRE(parcel.rows().size() == 1);
  CHECK(parcel.rows()[0].hash == 10);
  CHECK(parcel.unchanged() == 1);
  CHECK(parcel.unchanged_ids()[0] == "2");
  parcel.clear();
  CHECK(parcel.empty());
  CHECK(parcel.has_room_for(dataset("3")));
}

TEST_CASE("a parcel is full at 4 MiB of text, however few its rows are") {
  ingest::SeedParcel parcel(1000);
  const std::string text((std::size_t{4} << 20) - 2, 'x');
  parcel.add(dataset("1", text), 0);
  CHECK(parcel.has_room_for(dataset("2")));
  CHECK_FALSE(parcel.has_room_for(dataset("2", "x")));
}

TEST_CASE("one row with more text than fits is taken alone") {
  ingest::SeedParcel parcel(1000);
  const std::string text(std::size_t{16} << 20, 'x');
  for (int round = 0; round < 2; ++round) {
    REQUIRE(parcel.has_room_for(dataset("1", text)));
    parcel.add(dataset("1", text), 0);
    CHECK(parcel.rows()[0].values.description == text);
    CHECK_FALSE(parcel.has_room_for(dataset("2")));
    parcel.clear();
  }
}

TEST_CASE("a parcel keeps its own copy of every text") {
  ingest::SeedParcel parcel(1000);
  std::string text = "before";
  catalog::DatasetView view = dataset("1");
  for (const auto value : catalog::k_texts_of<std::string_view>) view.*value = text;
  parcel.add(view, 0);
  text = "behind";
  for (const auto value : catalog::k_texts_of<std::string_view>) CHECK(parcel.rows()[0].values.*value == "before");
}

TEST_CASE("unchanged rows that nobody wants to be told of take no room") {
  ingest::SeedParcel parcel(1);
  for (int i = 0; i < 1000; ++i) parcel.add_unchanged();
  CHECK(parcel.unchanged() == 1000);
  CHECK(parcel.has_room_for(dataset("1")));
}

TEST_SUITE_END();
