// SPDX-License-Identifier: Apache-2.0
#include "sources/kaggle/meta_values.hpp"

#include "core/times.hpp"

#include <doctest/doctest.h>

#include <string>

TEST_SUITE_BEGIN("sources/kaggle/meta_values");

namespace kaggle = sources::kaggle;

TEST_CASE("an id is a positive integer, also when pandas wrote it as a fraction") {
  for (const char* text : {"", "0", "-5", "1.5", "abc", "NA", "1e5", "9223372036854775808", ".0", "--1"}) {
    CHECK_FALSE(kaggle::parse_id(text));
  }
  CHECK(kaggle::parse_id("10172273.0") == 10172273);
  CHECK(kaggle::parse_id(" 42 ") == 42);
  CHECK(kaggle::parse_id("9223372036854775807") == 9223372036854775807);
}

TEST_CASE("a bad number is unknown and counted, a blank one is only unknown") {
  kaggle::ValueFaults faults;
  CHECK_FALSE(kaggle::parse_count("", faults));
  CHECK_FALSE(kaggle::parse_count("  ", faults));
  CHECK(faults.bad_numbers == 0);
  CHECK_FALSE(kaggle::parse_count("-1", faults));
  CHECK_FALSE(kaggle::parse_count("12,5", faults));
  CHECK_FALSE(kaggle::parse_count("null", faults));
  CHECK(faults.bad_numbers == 3);
  CHECK(kaggle::parse_count("4294967296", faults) == 4294967296);
  CHECK(kaggle::parse_count("0", faults) == 0);
  CHECK_FALSE(kaggle::parse_key("0", faults));
  CHECK(faults.bad_numbers == 4);
}

TEST_CASE("the three forms of date are read as UTC") {
  kaggle::ValueFaults faults;
  CHECK(kaggle::parse_date("07/25/2016", faults) == core::utc_time(2016, 7, 25));
  CHECK(kaggle::parse_date("07/25/2016 14:05:09", faults) == core::utc_time(2016, 7, 25, 14, 5, 9));
  CHECK(kaggle::parse_date("2015-07-18 00:51:12", faults) == core::utc_time(2015, 7, 18, 0, 51, 12));
  CHECK(kaggle::parse_date("2015-07-18T00:51:12.1234567Z", faults) == core::utc_time(2015, 7, 18, 0, 51, 12));
  CHECK(kaggle::parse_date("2015-07-18", faults) == core::utc_time(2015, 7, 18));
  CHECK_FALSE(kaggle::parse_date("", faults));
  CHECK(faults.bad_dates == 0);
}

TEST_CASE("a date that does not exist, or has something behind it, is unknown and counted") {
  kaggle::ValueFaults faults;
  const std::string bad[] = {"02/30/2020",          "13/01/2020", "25/07/2016",  "2020-13-01 00:00:00",
                             "07/25/2016 25:00:00", "07/25/16",   "07/25/2016x", "yesterday",
                             "07/25/2016 1:2:3",    "1721865600", "07-25-2016"};
  for (const std::string& text : bad) CHECK_FALSE(kaggle::parse_date(text, faults));
  CHECK(faults.bad_dates == std::size(bad));
}

TEST_SUITE_END();
