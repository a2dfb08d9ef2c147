// SPDX-License-Identifier: Apache-2.0
// What a page of a listing costs, from its bytes to the commit, without the network: bench_list STORE [DATASETS]
// Prints one JSON object for each kind of page: CPU of the mapping and of the writing, in microseconds a page.
#include "core/clock.hpp"
#include "io/json_reader.hpp"
#include "sources/kaggle/list_mapper.hpp"
#include "sources/kaggle/list_query.hpp"
#include "store/listing_repository.hpp"
#include "store/store.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

namespace {

/// As Kaggle answers today: each optional value three times.
constexpr const char* k_object = R"({{
"subtitleNullable":"All about number {0}, by those who know","creatorNameNullable":"Ann Author",
"creatorUrlNullable":"annauthor","totalBytesNullable":{1},
"urlNullable":"https://www.kaggle.com/datasets/annauthor/number-{0}","licenseNameNullable":"CC0: Public Domain",
"ownerNameNullable":"Ann Author","ownerRefNullable":"annauthor","titleNullable":"Number {0} of many",
"currentVersionNumberNullable":3,"usabilityRatingNullable":0.9411765,
"thumbnailImageUrlNullable":"https://storage.googleapis.com/kaggle-datasets-images/{0}/dataset-thumbnail.png",
"id":{0},"ref":"annauthor/number-{0}","subtitle":"All about number {0}, by those who know","hasSubtitle":true,
"creatorName":"Ann Author","hasCreatorName":true,"creatorUrl":"annauthor","hasCreatorUrl":true,
"totalBytes":{1},"hasTotalBytes":true,"url":"https://www.kaggle.com/datasets/annauthor/number-{0}","hasUrl":true,
"lastUpdated":"2026-03-16T15:56:52.083Z","downloadCount":{2},"isPrivate":false,"isFeatured":false,
"licenseName":"CC0: Public Domain","hasLicenseName":true,"description":"","hasDescription":false,
"ownerName":"Ann Author","hasOwnerName":true,"ownerRef":"annauthor","hasOwnerRef":true,
"kernelCount":1,"title":"Number {0} of many","hasTitle":true,"topicCount":0,"viewCount":{3},"voteCount":12,
"currentVersionNumber":3,"hasCurrentVersionNumber":true,"usabilityRating":0.9411765,"hasUsabilityRating":true,
"tags":[{{"nameNullable":"health","fullPathNullable":"subject \u003e health","ref":"health","name":"health",
"hasName":true,"description":"","hasDescription":false,"fullPath":"subject \u003e health","hasFullPath":true,
"competitionCount":3,"datasetCount":4134,"scriptCount":1748,"totalCount":5885}}],"files":[],"versions":[],
"thumbnailImageUrl":"https://storage.googleapis.com/kaggle-datasets-images/{0}/dataset-thumbnail.png",
"hasThumbnailImageUrl":true}})";

/// Pages of ids that stand nowhere near each other in the store.
std::vector<std::string> pages_of(int datasets, int round) {
  constexpr int k_page = static_cast<int>(sources::kaggle::k_page_size);
  constexpr std::int64_t k_stride = 7919;
  std::vector<std::string> pages;
  for (int first = 0; first + k_page <= datasets; first += k_page) {
    std::string page = "[";
    for (int i = first; i < first + k_page; ++i) {
      const std::int64_t id = 1'000'000 + i * k_stride % datasets;
      if (i > first) page += ',';
      page += fmt::format(k_object, id, id * 1000, id % 1000 + round, id % 9000 + 10 * round);
    }
    pages.push_back(page + "]");
  }
  return pages;
}

double microseconds_since(std::clock_t start) {
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC * 1e6;
}

/// All pages, one after the other.
void measure(const char* what, store::ListingRepository& datasets, const std::vector<std::string>& pages,
             catalog::Change expected) {
  io::JsonReader reader;
  double map_us = 0;
  double write_us = 0;
  for (const std::string& text : pages) {
    const std::clock_t start = std::clock();
    const auto page = sources::kaggle::map_list(reader.parse(text).value());
    std::vector<store::ListedRow> rows;
    for (const auto& item : page.value().items) {
      rows.push_back({.values = catalog::view_of(item.dataset.value().values), .is_private = item.dataset->is_private});
    }
    map_us += microseconds_since(start);
    const std::clock_t mapped = std::clock();
    const store::ListedPage written = datasets.write(rows);
    write_us += microseconds_since(mapped);
    for (const auto& outcome : written.outcomes) {
      if (outcome.change != expected) std::abort();
    }
  }
  const auto count = static_cast<double>(pages.size());
  std::printf("{\"what\":\"%s\",\"pages\":%zu,\"bytes\":%zu,\"map_us\":%.1f,\"write_us\":%.1f}\n", what, pages.size(),
              pages.front().size(), map_us / count, write_us / count);
}

}  // namespace

int main(int argc, char** argv) {
  const int datasets = argc > 2 ? std::atoi(argv[2]) : 20'000;
  if (argc < 2 || datasets < static_cast<int>(sources::kaggle::k_page_size)) {
    std::fprintf(stderr, "usage: bench_list STORE [DATASETS]\n");
    return 64;
  }
  const core::SystemClock clock;
  auto store = store::open({.dsn = argv[1], .force_network_fs = true}, clock);
  if (!store) {
    std::fprintf(stderr, "bench_list: %s\n", store.error().message.c_str());
    return 1;
  }
  store::ListingRepository repository(store->connection, "kaggle");
  const std::vector<std::string> first = pages_of(datasets, 0);
  measure("new", repository, first, catalog::Change::inserted);
  measure("unchanged", repository, first, catalog::Change::unchanged);
  measure("changed", repository, pages_of(datasets, 1), catalog::Change::updated);
  return 0;
}
