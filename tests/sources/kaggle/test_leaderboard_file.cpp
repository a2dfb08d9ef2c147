// SPDX-License-Identifier: Apache-2.0
#include "sources/kaggle/leaderboard_file.hpp"

#include "support/archives.hpp"
#include "support/read_all.hpp"
#include "support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <string>

TEST_SUITE_BEGIN("sources/kaggle/leaderboard_file");

using sources::kaggle::open_leaderboard;
using support::make_zip;

namespace {

/// What is wrong with a download of such a content.
core::Error refused(const std::string& content) {
  const support::TempDir folder;
  const auto opened = open_leaderboard(folder.write("download", content));
  REQUIRE_FALSE(opened);
  return opened.error();
}

}  // namespace

TEST_CASE("a file that is not there is missing, and a folder or a pipe is no download") {
  const support::TempDir folder;
  const auto missing = open_leaderboard(folder.path() / "nowhere.zip");
  REQUIRE_FALSE(missing);
  CHECK(missing.error().kind == core::ErrorKind::missing_input);
  CHECK_FALSE(open_leaderboard(folder.path()));
  CHECK_FALSE(open_leaderboard("/dev/null"));
}

TEST_CASE("a zip must hold exactly one CSV, whatever stands beside it") {
  const core::Error none = refused(make_zip({{"readme.txt", "x"}, {".csv", "x"}}));
  CHECK(none.kind == core::ErrorKind::bad_data);
  CHECK(none.message.find("none of the 2 files in it is one") != std::string::npos);
  CHECK(refused(make_zip({})).message.find("none of the 0 files") != std::string::npos);
  const core::Error two = refused(make_zip({{"a.csv", "x"}, {"b\x1B[2J.CSV", "x"}}));
  CHECK(two.kind == core::ErrorKind::bad_data);
  CHECK(two.message.find("it holds 2: a.csv, b\\x1b[2J.CSV") != std::string::npos);
}

TEST_CASE("a CSV whose name would lead out of its folder is refused") {
  for (const std::string name :
       {"../board.csv", "/etc/board.csv", "a/../../board.csv", "..\\board.csv", "c:\\board.csv"}) {
    CAPTURE(name);
    const core::Error error = refused(make_zip({{name, "x"}}));
    CHECK(error.kind == core::ErrorKind::bad_data);
    CHECK(error.message.find("would lead out of its folder") != std::string::npos);
  }
}

TEST_CASE("a damaged zip is said to be one") {
  const std::string whole = make_zip({{"board.csv", "TeamId\n1\n"}});
  CHECK(refused(whole.substr(0, whole.size() / 2)).message.find("damaged or cut short") != std::string::npos);
  CHECK(refused(make_zip({{.name = "board.csv", .content = "x", .encrypted = true}})).message.find("encrypted") !=
        std::string::npos);
}

TEST_CASE("the CSV is read straight out of its zip, whatever its name, and a CSV as it is") {
  const support::TempDir folder;
  const std::string name = "a..b/titanic-publicleaderboard-2025-10-31T16:26:26.CSV";
  auto zipped = open_leaderboard(folder.write("x.bin", make_zip({{"notes.txt", "no"}, {name, "TeamId\n1\n"}})));
  REQUIRE(zipped);
  CHECK(zipped->csv_name == name);
  CHECK(*support::read_all(*zipped->csv) == "TeamId\n1\n");
  auto plain = open_leaderboard(folder.write("plain.zip", "TeamId\n2\n"));
  REQUIRE(plain);
  CHECK(plain->csv_name == "plain.zip");
  CHECK(*support::read_all(*plain->csv) == "TeamId\n2\n");
}

TEST_SUITE_END();
