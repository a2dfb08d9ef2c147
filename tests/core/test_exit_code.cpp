// SPDX-License-Identifier: Apache-2.0
#include "core/exit_code.hpp"

#include <doctest/doctest.h>

#include <array>

TEST_SUITE_BEGIN("core/exit_code");

using core::ErrorKind;
using core::ExitCode;

TEST_CASE("each kind of error has the exit code that the documents promise") {
  CHECK(static_cast<int>(core::exit_code_for(ErrorKind::internal)) == 1);
  CHECK(static_cast<int>(core::exit_code_for(ErrorKind::usage)) == 64);
  CHECK(static_cast<int>(core::exit_code_for(ErrorKind::bad_data)) == 65);
  CHECK(static_cast<int>(core::exit_code_for(ErrorKind::missing_input)) == 66);
  CHECK(static_cast<int>(core::exit_code_for(ErrorKind::cannot_create)) == 73);
  CHECK(static_cast<int>(core::exit_code_for(ErrorKind::io)) == 74);
  CHECK(static_cast<int>(core::exit_code_for(ErrorKind::busy)) == 75);
  CHECK(static_cast<int>(core::exit_code_for(ErrorKind::config)) == 78);
  CHECK(static_cast<int>(core::exit_code_for(ErrorKind::interrupted)) == 130);
  CHECK(static_cast<int>(core::exit_code_for(ErrorKind::not_found)) == 66);
  CHECK(static_cast<int>(core::exit_code_for(ErrorKind::forbidden)) == 77);
  CHECK(static_cast<int>(core::exit_code_for(ErrorKind::auth)) == 77);
  CHECK(static_cast<int>(core::exit_code_for(ErrorKind::rate_limited)) == 75);
  CHECK(static_cast<int>(core::exit_code_for(ErrorKind::unavailable)) == 69);
}

TEST_CASE("where several codes apply, the order is 1, 74, 73, 78, 77, 130/143, 3, 69, 75, 0") {
  constexpr std::array k_order{
      ExitCode::internal,    ExitCode::io,      ExitCode::cannot_create, ExitCode::config,    ExitCode::auth,
      ExitCode::interrupted, ExitCode::partial, ExitCode::unavailable,   ExitCode::try_later, ExitCode::ok};
  for (std::size_t i = 0; i < k_order.size(); ++i) {
    for (std::size_t j = i; j < k_order.size(); ++j) {
      CHECK(core::most_severe({k_order[i], k_order[j]}) == k_order[i]);
      CHECK(core::most_severe({k_order[j], k_order[i]}) == k_order[i]);
    }
  }
  CHECK(core::most_severe({ExitCode::partial, ExitCode::terminated}) == ExitCode::terminated);
  CHECK(core::most_severe({}) == ExitCode::ok);
}

TEST_SUITE_END();
