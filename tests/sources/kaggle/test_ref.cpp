// SPDX-License-Identifier: Apache-2.0
#include "sources/kaggle/ref.hpp"

#include <doctest/doctest.h>

#include <string>

using sources::kaggle::is_ref;
using sources::kaggle::is_ref_part;

TEST_SUITE("sources/kaggle/ref") {
  TEST_CASE("a ref has two parts, and neither leads elsewhere") {
    for (const std::string_view none :
         {"",           "/",           "ann",           "ann/",        "/crops",        "ann/crops/", "ann/crops/2",
          "//",         "./crops",     "../crops",      "ann/..",      "ann/.",         "ann/cr ops", "ann /crops",
          " ann/crops", "ann/crops\n", "ann/cr\x7Fops", "ann/cr\tops", "ann/cr\xFFops", "ann/a%2Fb",  "ann/a?b",
          "ann/a#b",    "ann/a\\b",    "ann/<b>",       "ann/\"b\""}) {
      CAPTURE(none);
      CHECK_FALSE(is_ref(none));
    }
    CHECK_FALSE(is_ref(std::string_view("ann/cr\0ops", 10)));
  }

  TEST_CASE("a seeded slug of 3000 letters that are not ASCII, or of 17000 that are, is none") {
    std::string accents;
    for (int i = 0; i < 3000; ++i) accents += "\xC3\xA9";
    CHECK_FALSE(is_ref("ann/" + accents));
    CHECK_FALSE(is_ref("ann/" + std::string(17'000, 'a')));
    const std::string longest(sources::kaggle::k_longest_ref_part, 'a');
    CHECK(is_ref(longest + "/" + longest));
    CHECK_FALSE(is_ref(longest + "a/crops"));
    CHECK_FALSE(is_ref("ann/" + longest + "a"));
  }

  TEST_CASE("whatever else stands in it is taken, also what is not ASCII") {
    for (const std::string_view ref : {"ann/crops", "a/b", "Ann-1/Crops_2.0", "ann/...",
                                       "stra\xC3\x9F"
                                       "e/caf\xC3\xA9",
                                       "-x/-y"}) {
      CAPTURE(ref);
      CHECK(is_ref(ref));
    }
    CHECK(is_ref_part("crops"));
    CHECK_FALSE(is_ref_part("ann/crops"));
  }
}
