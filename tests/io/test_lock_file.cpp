// SPDX-License-Identifier: Apache-2.0
#include "io/lock_file.hpp"

#include "support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <filesystem>

TEST_SUITE_BEGIN("io/lock_file");

TEST_CASE("a lock that cannot be made says where, and a link is none") {
  const support::TempDir folder;
  const auto nowhere = io::LockFile::try_lock(folder.path() / "missing" / "lock");
  REQUIRE_FALSE(nowhere);
  CHECK(nowhere.error().kind == core::ErrorKind::cannot_create);
  CHECK(nowhere.error().message.find("missing/lock") != std::string::npos);
  std::filesystem::create_symlink(folder.path() / "elsewhere", folder.path() / "link");
  CHECK_FALSE(io::LockFile::try_lock(folder.path() / "link"));
}

TEST_CASE("a lock is held until it is destroyed, and the file that stays does not hold it") {
  const support::TempDir folder;
  const auto path = folder.path() / "lock";
  {
    const auto first = io::LockFile::try_lock(path);
    REQUIRE(first);
    REQUIRE(*first);
    const auto second = io::LockFile::try_lock(path);
    REQUIRE(second);
    CHECK_FALSE(*second);
  }
  CHECK(std::filesystem::exists(path));
  CHECK(*io::LockFile::try_lock(path));
}

TEST_SUITE_END();
