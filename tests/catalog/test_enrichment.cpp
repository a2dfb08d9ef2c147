// SPDX-License-Identifier: Apache-2.0
#include "catalog/enrichment.hpp"

#include <doctest/doctest.h>

using catalog::after_failure;
using core::ErrorKind;
using namespace std::chrono_literals;

TEST_SUITE_BEGIN("catalog/enrichment");

TEST_CASE("what is not there is failed and inactive at the first attempt") {
  const auto consequence = after_failure(ErrorKind::not_found, 1, 3);
  CHECK(consequence.is_final);
  CHECK_FALSE(consequence.is_active);
}

TEST_CASE("what is refused goes back to the queue, and is failed and inactive at the last attempt") {
  CHECK_FALSE(after_failure(ErrorKind::forbidden, 1, 3).is_final);
  CHECK(after_failure(ErrorKind::forbidden, 2, 3).is_active);
  CHECK(after_failure(ErrorKind::forbidden, 3, 3).is_final);
  CHECK_FALSE(after_failure(ErrorKind::forbidden, 3, 3).is_active);
}

TEST_CASE("any other failure goes back to the queue, and is failed but active at the last attempt") {
  for (const ErrorKind kind : {ErrorKind::unavailable, ErrorKind::bad_data}) {
    CHECK_FALSE(after_failure(kind, 2, 3).is_final);
    CHECK(after_failure(kind, 3, 3).is_final);
    CHECK(after_failure(kind, 4, 3).is_final);  // the limit was lowered since
    CHECK(after_failure(kind, 3, 3).is_active);
  }
}

TEST_CASE("each failure waits twice as long as the one before, at most a day") {
  CHECK(after_failure(ErrorKind::unavailable, 1, 100).not_before == 30min);
  CHECK(after_failure(ErrorKind::unavailable, 2, 100).not_before == 60min);
  CHECK(after_failure(ErrorKind::forbidden, 3, 100).not_before == 120min);
  CHECK(after_failure(ErrorKind::unavailable, 50, 100).not_before == 24h);
}

TEST_SUITE_END();
