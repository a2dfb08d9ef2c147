// SPDX-License-Identifier: Apache-2.0
#include "sql/failure.hpp"

#include <doctest/doctest.h>

#include <utility>

using core::ErrorKind;
using sql::Kind;

TEST_SUITE("sql/failure") {
  TEST_CASE("each kind becomes the error that decides the exit code, with its sentence") {
    for (const auto& [kind, expected] : {std::pair(Kind::busy, ErrorKind::busy),
                                         {Kind::unique, ErrorKind::internal},
                                         {Kind::constraint, ErrorKind::internal},
                                         {Kind::full, ErrorKind::io},
                                         {Kind::read_only, ErrorKind::config},
                                         {Kind::lost, ErrorKind::io},
                                         {Kind::corrupt, ErrorKind::config},
                                         {Kind::data, ErrorKind::internal},
                                         {Kind::mistake, ErrorKind::internal}}) {
      const core::Error error = sql::Failure(kind, 5, "what happened").as_error();
      CHECK(error.kind == expected);
      CHECK(error.message == "what happened");
    }
  }
}
