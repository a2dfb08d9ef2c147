// SPDX-License-Identifier: Apache-2.0
#include "sources/kaggle/meta_input.hpp"

#include "support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <sys/stat.h>

#include <array>
#include <string>

TEST_SUITE_BEGIN("sources/kaggle/meta_input");

namespace {

using sources::kaggle::MetaInput;
using sources::kaggle::MetaTable;

core::Error error_of(const std::filesystem::path& from) {
  const auto input = MetaInput::locate(from);
  REQUIRE_FALSE(input);
  return input.error();
}

std::string content(const MetaInput& input, MetaTable table) {
  auto source = input.open(table);
  REQUIRE(source);
  std::array<char, 64> buffer{};
  const auto length = (*source)->read(buffer);
  REQUIRE(length);
  return {buffer.data(), *length};
}

}  // namespace

TEST_CASE("a path that is not there, and a folder without Datasets.csv, are missing input") {
  const support::TempDir folder;
  CHECK(error_of(folder.path() / "nowhere").kind == core::ErrorKind::missing_input);
  (void)folder.write("Users.csv", "Id,UserName\n");
  const core::Error error = error_of(folder.path());
  CHECK(error.kind == core::ErrorKind::missing_input);
  CHECK(error.message.find("holds no Datasets.csv") != std::string::npos);
}

TEST_CASE("a file that is no zip is bad data, and is told for what it is") {
  const support::TempDir folder;
  const core::Error error = error_of(folder.write("meta-kaggle.zip", "<!DOCTYPE html><html>"));
  CHECK(error.kind == core::ErrorKind::bad_data);
  CHECK(error.message.find("HTML") != std::string::npos);
}

TEST_CASE("a pipe is no table: it might never end") {
  const support::TempDir folder;
  REQUIRE(mkfifo((folder.path() / "Datasets.csv").c_str(), 0600) == 0);
  const core::Error error = error_of(folder.path());
  CHECK(error.kind == core::ErrorKind::bad_data);
  CHECK(error.message.find("not a regular file") != std::string::npos);
}

TEST_CASE("a plain file is taken before a compressed one of the same table, and tables may be missing") {
  const support::TempDir folder;
  (void)folder.write("Datasets.csv", "plain");
  (void)folder.write("Datasets.csv.gz", "not looked at");
  const auto input = MetaInput::locate(folder.path());
  REQUIRE(input);
  CHECK(content(*input, MetaTable::datasets) == "plain");
  CHECK(input->size_bytes(MetaTable::datasets) == 5);
  CHECK_FALSE(input->has(MetaTable::users));
  REQUIRE(input->files().size() == 1);
  CHECK(input->files()[0].name == "Datasets.csv");
  CHECK(input->files()[0].size_bytes == 5);
  CHECK(input->files()[0].inode > 0);
}

TEST_SUITE_END();
