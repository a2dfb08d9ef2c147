// SPDX-License-Identifier: Apache-2.0
#include "catalog/dataset.hpp"

#include "support/datasets.hpp"

#include <doctest/doctest.h>

#include <set>
#include <vector>

TEST_SUITE_BEGIN("catalog/dataset");

namespace {

/// One dataset for each value that could differ, and one that holds none.
std::vector<catalog::Dataset> all_different() {
  std::vector<catalog::Dataset> datasets(1);
  for (const auto text : catalog::k_texts_of<std::string>) datasets.emplace_back().*text = "x";
  for (const auto number : catalog::k_numbers_of<std::string>) datasets.emplace_back().*number = 1;
  for (const auto time : catalog::k_times_of<std::string>) datasets.emplace_back().*time = core::TimePoint();
  return datasets;
}

}  // namespace

TEST_CASE("every value counts in the hash, and none can stand for another") {
  core::RowHash hash;
  std::set<std::int64_t> hashes;
  const auto datasets = all_different();
  for (const catalog::Dataset& dataset : datasets) hashes.insert(catalog::hash_of(catalog::view_of(dataset), hash));
  CHECK(datasets.size() == catalog::k_value_count + 1);
  CHECK(hashes.size() == datasets.size());
}

TEST_CASE("a view shows every value") {
  for (catalog::Dataset dataset : all_different()) {
    dataset.external_id = "7";
    CHECK(support::owned(catalog::view_of(dataset)) == dataset);
  }
}

TEST_CASE("a dataset's url is its own, or follows from its ref, or is not known") {
  catalog::Dataset dataset;
  CHECK(catalog::url_of("kaggle", dataset) == "");
  dataset.ref = "owner/slug";
  CHECK(catalog::url_of("kaggle", dataset) == "https://www.kaggle.com/datasets/owner/slug");
  CHECK(catalog::url_of("elsewhere", dataset) == "");
  dataset.url = "https://example.org/";
  CHECK(catalog::url_of("kaggle", dataset) == "https://example.org/");
}

TEST_CASE("status names go both ways") {
  using catalog::Status;
  for (const Status status : {Status::minimal, Status::pending, Status::enriched, Status::failed}) {
    CHECK(catalog::status_named(catalog::name_of(status)) == status);
  }
  CHECK_FALSE(catalog::status_named("enriching"));
}

TEST_CASE("each change counts as what it is") {
  core::Counts counts;
  for (const auto change :
       {catalog::Change::inserted, catalog::Change::updated, catalog::Change::updated, catalog::Change::unchanged}) {
    catalog::count(counts, change);
  }
  CHECK(counts.inserted == 1);
  CHECK(counts.updated == 2);
  CHECK(counts.unchanged == 1);
  CHECK(counts.fetched() == 4);
}

TEST_SUITE_END();
