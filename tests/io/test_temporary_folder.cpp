// SPDX-License-Identifier: Apache-2.0
#include "io/temporary_folder.hpp"

#include "support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <thread>
#include <vector>

TEST_SUITE_BEGIN("io/temporary_folder");

namespace fs = std::filesystem;

using io::TemporaryFolder;

TEST_CASE("where none can be made is said") {
  const support::TempDir folder;
  static_cast<void>(folder.write("parent", "a file"));
  const auto made = TemporaryFolder::create(folder.path() / "parent", "a");
  REQUIRE_FALSE(made);
  CHECK(made.error().kind == core::ErrorKind::cannot_create);
}

TEST_CASE("it is removed at the end, whatever is in it, also when it was moved") {
  const support::TempDir folder;
  fs::path path;
  {
    auto made = TemporaryFolder::create(folder.path() / "parent", "titanic_2026-01-31");
    REQUIRE(made);
    const TemporaryFolder moved(*std::move(made));
    path = moved.path();
    CHECK(path.filename() == "titanic_2026-01-31");
    fs::create_directories(path / "deep" / "er");
    std::ofstream(path / "deep" / "file") << "x";
  }
  CHECK_FALSE(fs::exists(path));
}

TEST_CASE("two of one name have two folders") {
  const support::TempDir folder;
  const auto first = TemporaryFolder::create(folder.path(), "titanic");
  const auto second = TemporaryFolder::create(folder.path(), "titanic");
  REQUIRE(first);
  REQUIRE(second);
  CHECK(first->path() != second->path());
  CHECK(fs::exists(first->path()));
  CHECK(fs::exists(second->path()));
}

TEST_CASE("what the dead have left is removed by the next one, what the living have is not") {
  const support::TempDir folder;
  const auto living = TemporaryFolder::create(folder.path(), "living");
  REQUIRE(living);
  fs::create_directories(folder.path() / "dead" / "deep");
  fs::create_directories(folder.path() / "elsewhere");
  static_cast<void>(folder.write("file", "no folder"));
  fs::create_directory_symlink(folder.path() / "living", folder.path() / "link");
  const auto next = TemporaryFolder::create(folder.path(), "next");
  REQUIRE(next);
  CHECK(fs::exists(living->path()));
  CHECK_FALSE(fs::exists(folder.path() / "dead"));
  CHECK(fs::exists(folder.path() / "file"));
  CHECK(fs::is_symlink(folder.path() / "link"));
}

TEST_CASE("many at once never remove each other's") {
  const support::TempDir folder;
  std::vector<std::thread> threads;
  std::atomic<int> lost = 0;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int n = 0; n < 50; ++n) {
        const auto made = TemporaryFolder::create(folder.path(), "board");
        if (!made || !fs::exists(made->path())) ++lost;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(lost == 0);
}

TEST_SUITE_END();
