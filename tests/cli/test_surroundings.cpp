// SPDX-License-Identifier: Apache-2.0
#include "cli/surroundings.hpp"

#include <doctest/doctest.h>

#include <cstdlib>

TEST_SUITE_BEGIN("cli/surroundings");

TEST_CASE("a variable that is empty counts as unset") {
  setenv("TEDI_UNIT_TEST", "", 1);
  CHECK_FALSE(cli::environment_variable("TEDI_UNIT_TEST"));
  unsetenv("TEDI_UNIT_TEST");
  CHECK_FALSE(cli::environment_variable("TEDI_UNIT_TEST"));
  setenv("TEDI_UNIT_TEST", "x", 1);
  CHECK(cli::environment_variable("TEDI_UNIT_TEST") == "x");
  unsetenv("TEDI_UNIT_TEST");
}

TEST_SUITE_END();
