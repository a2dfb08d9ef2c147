// SPDX-License-Identifier: Apache-2.0
#include "io/temporary_file.hpp"

#include "support/temp_dir.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

using io::TemporaryFile;
using support::TempDir;
namespace fs = std::filesystem;

TEST_SUITE("io/temporary_file") {
  TEST_CASE("where no file can be, the target and the reason are told") {
    const TempDir dir;
    const fs::path target = dir.path() / "no" / "x";
    const auto refused = TemporaryFile::create_beside(target, 0600);
    CHECK(refused.error().kind == core::ErrorKind::cannot_create);
    CHECK(refused.error().message == target.string() + ": cannot create: No such file or directory");
  }

  TEST_CASE("a name that a killed process left is passed over") {
    const TempDir dir;
    const fs::path target = dir.path() / "x";
    const std::string taken = "x." + std::to_string(::getpid()) + "-0.tmp";
    (void)dir.write(taken, "theirs");
    const auto file = TemporaryFile::create_beside(target, 0600);
    REQUIRE(file.has_value());
    CHECK(file->path() != dir.path() / taken);
    CHECK(support::read_file(dir.path() / taken) == "theirs");
  }

  TEST_CASE("it stands beside its target with the rights that were asked for, and is gone at the end") {
    const TempDir dir;
    fs::path path;
    {
      auto file = TemporaryFile::create_beside(dir.path() / "x", 0600);
      REQUIRE(file.has_value());
      const TemporaryFile moved = *std::move(file);
      path = moved.path();
      CHECK(path.parent_path() == dir.path());
      CHECK(static_cast<unsigned>(fs::status(path).permissions()) == 0600);
    }
    CHECK_FALSE(fs::exists(path));
  }

  TEST_CASE("once released it stays") {
    const TempDir dir;
    fs::path path;
    {
      auto file = TemporaryFile::create_beside(dir.path() / "x", 0600);
      path = file->path();
      file->release();
    }
    CHECK(fs::exists(path));
  }
}
