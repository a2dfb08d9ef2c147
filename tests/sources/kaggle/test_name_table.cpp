// SPDX-License-Identifier: Apache-2.0
#include "sources/kaggle/name_table.hpp"

#include "sources/kaggle/id_set.hpp"

#include <doctest/doctest.h>

TEST_SUITE_BEGIN("sources/kaggle/name_table");

TEST_CASE("names are found whatever the order of their ids; of two for one id the first stays") {
  sources::kaggle::NameTable names;
  names.add(30, "thirty");
  names.add(10, "ten");
  names.add(30, "again");
  names.add(20, "");
  names.seal();
  CHECK(names.find(10) == "ten");
  CHECK(names.find(30) == "thirty");
  CHECK(names.find(20) == "");
  CHECK(names.find(11) == "");
}

TEST_CASE("an id set tells new from known, for small and for hostile ids") {
  sources::kaggle::IdSet ids;
  for (const std::int64_t id : {std::int64_t{1}, std::int64_t{63}, std::int64_t{64}, std::int64_t{1} << 27,
                                std::int64_t{1} << 28, std::int64_t{9223372036854775807}}) {
    CHECK_FALSE(ids.contains(id));
    CHECK(ids.insert(id));
    CHECK_FALSE(ids.insert(id));
    CHECK(ids.contains(id));
  }
  CHECK_FALSE(ids.contains(2));
}

TEST_SUITE_END();
