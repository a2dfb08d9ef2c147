// SPDX-License-Identifier: Apache-2.0
#include "io/folders.hpp"

#include "support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <sys/stat.h>

#include <filesystem>

TEST_SUITE_BEGIN("io/folders");

TEST_CASE("a folder in the place of which a file stands cannot be made, and the sentence names it") {
  const support::TempDir folder;
  static_cast<void>(folder.write("a", "a file"));
  const auto made = io::create_private_folders(folder.path() / "a" / "b");
  REQUIRE_FALSE(made);
  CHECK(made.error().kind == core::ErrorKind::cannot_create);
  CHECK(made.error().message.find("/a") != std::string::npos);
}

TEST_CASE("folders are made for the owner only, and those that are there stay as they are") {
  const support::TempDir folder;
  std::filesystem::create_directory(folder.path() / "a");
  std::filesystem::permissions(folder.path() / "a", std::filesystem::perms(0755));
  CHECK(io::create_private_folders(folder.path() / "a" / "b" / "c"));
  CHECK(io::create_private_folders(folder.path() / "a" / "b" / "c"));
  const auto mode_of = [](const std::filesystem::path& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 ? status.st_mode & 0777U : 0U;
  };
  CHECK(mode_of(folder.path() / "a") == 0755);
  CHECK(mode_of(folder.path() / "a" / "b") == 0700);
  CHECK(mode_of(folder.path() / "a" / "b" / "c") == 0700);
}

TEST_SUITE_END();
