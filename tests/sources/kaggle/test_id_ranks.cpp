// SPDX-License-Identifier: Apache-2.0
#include "sources/kaggle/id_ranks.hpp"

#include <doctest/doctest.h>

#include <limits>

TEST_SUITE_BEGIN("sources/kaggle/id_ranks");

using sources::kaggle::IdRanks;

TEST_CASE("every id has its place, others have none") {
  const std::vector<std::int64_t> ids{1, 2, 63, 64, 65, 127, 128, 1000, 100'000, (std::int64_t{1} << 26) - 1};
  const IdRanks ranks(ids);
  for (std::size_t place = 0; place < ids.size(); ++place) CHECK(ranks.find(ids[place]) == place);
  for (const std::int64_t id : {3, 62, 66, 126, 129, 999, 1001, 99'999, 1 << 26}) CHECK_FALSE(ranks.find(id));
}

TEST_CASE("huge ids are found, too") {
  const std::int64_t huge = std::numeric_limits<std::int64_t>::max();
  const std::vector<std::int64_t> ids{7, std::int64_t{1} << 26, (std::int64_t{1} << 26) + 5, huge};
  const IdRanks ranks(ids);
  CHECK(ranks.find(7) == 0);
  CHECK(ranks.find(std::int64_t{1} << 26) == 1);
  CHECK(ranks.find((std::int64_t{1} << 26) + 5) == 2);
  CHECK(ranks.find(huge) == 3);
  CHECK_FALSE(ranks.find(huge - 1));
  CHECK_FALSE(ranks.find((std::int64_t{1} << 26) + 1));
}

TEST_CASE("without ids there is nothing to find, and no id that is none is found") {
  CHECK_FALSE(IdRanks().find(1));
  CHECK_FALSE(IdRanks(std::span<const std::int64_t>()).find(1));
  const std::vector<std::int64_t> one{5};
  const IdRanks ranks(one);
  for (const std::int64_t id : {std::int64_t{0}, std::int64_t{-1}, std::numeric_limits<std::int64_t>::min()}) {
    CHECK_FALSE(ranks.find(id));
  }
}

TEST_SUITE_END();
