// SPDX-License-Identifier: Apache-2.0
#include "cli/version.hpp"

#include "core/version.hpp"
#include "store/migration.hpp"

#include <doctest/doctest.h>

TEST_SUITE_BEGIN("cli/version");

TEST_CASE("the version names tool, project, schema and libraries") {
  const std::string text = cli::version_text("lb-sync");
  CAPTURE(text);
  CHECK(text.starts_with("lb-sync (tedi) " + std::string(core::version())));
  CHECK(text.find(core::git_revision()) != std::string::npos);
  CHECK(text.find("\nschema " + std::to_string(store::all_migrations().back().version) + "\n") != std::string::npos);
  CHECK(text.find("SQLite 3.") != std::string::npos);
  for (const char* library : {"CLI11 ", "spdlog ", "fmt ", "toml++ "}) CHECK(text.find(library) != std::string::npos);
}

TEST_SUITE_END();
