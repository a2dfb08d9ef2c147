// SPDX-License-Identifier: Apache-2.0
#include "io/new_file.hpp"

#include "support/temp_dir.hpp"

#include <doctest/doctest.h>
#include <fstream>

#include <array>

using core::ErrorKind;
using io::NewFile;
using support::TempDir;
namespace fs = std::filesystem;

namespace {

constexpr std::array<std::string_view, 2> k_companions{"-wal", "-journal"};

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::size_t files_in(const TempDir& dir) {
  const auto entries = fs::directory_iterator(dir.path());
  return static_cast<std::size_t>(std::distance(begin(entries), end(entries)));
}

void write(const fs::path& path, std::string_view text) {
  std::ofstream(path) << text;
}

}  // namespace

TEST_SUITE("io/new_file") {
  TEST_CASE("what is there is refused with its name, be it a file, a folder or a link that leads nowhere") {
    const TempDir dir;
    const fs::path link = dir.path() / "link";
    fs::create_symlink("nowhere", link);
    const std::array<std::pair<fs::path, const char*>, 4> cases{{
        {dir.write("file", "theirs"), "it is there already"},
        {link, "it is there already"},
        {dir.path(), "it is a folder"},
        {dir.path() / "new" / "", "it is a folder"},
    }};
    for (const auto& [path, reason] : cases) {
      const auto refused = NewFile::reserve(path);
      REQUIRE(!refused);
      CHECK(refused.error().kind == ErrorKind::cannot_create);
      CHECK(contains(refused.error().message, path.string() + ": cannot create: " + reason));
    }
    CHECK(support::read_file(dir.path() / "file") == "theirs");
    CHECK(files_in(dir) == 2);
  }

  TEST_CASE("a folder that is not there is named") {
    const TempDir dir;
    const auto refused = NewFile::reserve(dir.path() / "no" / "x");
    CHECK(refused.error().kind == ErrorKind::cannot_create);
    CHECK(contains(refused.error().message, "there is no folder " + (dir.path() / "no").string()));
  }

  TEST_CASE("what would be taken for a part of it must not lie beside it") {
    const TempDir dir;
    (void)dir.write("x-wal", "of a former x");
    const auto refused = NewFile::reserve(dir.path() / "x", k_companions);
    CHECK(refused.error().kind == ErrorKind::cannot_create);
    CHECK(contains(refused.error().message, "x-wal lies beside it"));
    CHECK(NewFile::reserve(dir.path() / "x").has_value());
  }

  TEST_CASE("a file that takes the name in the last moment stays, and nothing else is left") {
    const TempDir dir;
    const fs::path path = dir.path() / "x";
    {
      auto file = NewFile::reserve(path);
      write(file->temporary(), "ours");
      write(path, "theirs");
      const auto committed = file->commit();
      CHECK(committed.error().kind == ErrorKind::cannot_create);
      CHECK(contains(committed.error().message, path.string() + ": cannot create: something has taken its name"));
    }
    CHECK(support::read_file(path) == "theirs");
    CHECK(files_in(dir) == 1);
  }

  TEST_CASE("without commit nothing is left of it") {
    const TempDir dir;
    {
      const auto file = NewFile::reserve(dir.path() / "x");
      CHECK(fs::exists(file->temporary()));
      CHECK_FALSE(fs::exists(dir.path() / "x"));
    }
    CHECK(files_in(dir) == 0);
  }

  TEST_CASE("after commit it has its name and what was written by its path, for the owner only") {
    const TempDir dir;
    const fs::path path = dir.path() / "x";
    auto file = NewFile::reserve(path, k_companions);
    write(file->temporary(), "whole");
    REQUIRE(file->commit().has_value());
    CHECK(support::read_file(path) == "whole");
    CHECK(static_cast<unsigned>(fs::status(path).permissions()) == 0600);
    CHECK(files_in(dir) == 1);
  }
}
