// SPDX-License-Identifier: Apache-2.0
#include "sources/kaggle/leaderboard_download.hpp"

#include "core/times.hpp"
#include "support/downloading.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>

TEST_SUITE_BEGIN("sources/kaggle/leaderboard_download");

namespace fs = std::filesystem;

namespace {

using core::ErrorKind;

/// An API that sends the board itself, as it does, without a redirect.
struct Board : support::Downloading {
  explicit Board(support::ServedFile served) : Downloading(std::move(served)) { at_api = at_storage; }

  auto fetch(const std::string& slug = "titanic") {
    return sources::kaggle::download_leaderboard(client, folder.path() / "boards", slug,
                                                 *core::utc_time(2026, 1, 31, 6) + core::Milliseconds(123), stop,
                                                 progress);
  }
  /// What stands in the folder of folders beside its lock.
  [[nodiscard]] int left() const {
    int count = 0;
    for (const auto& found : fs::directory_iterator(folder.path() / "boards")) count += found.is_directory() ? 1 : 0;
    return count;
  }
  support::TempDir folder;
};

}  // namespace

TEST_CASE("a competition that is not there, or not for us, is said as the API says it, and nothing is left") {
  Board board({});
  for (const int status : {403, 404}) {
    board.at_api = [&](const support::Asked&) {
      return support::Reply{.status = status, .body = R"({"code":1,"message":"You must accept the rules"})"};
    };
    const auto fetched = board.fetch();
    REQUIRE_FALSE(fetched);
    CHECK(fetched.error().kind == (status == 403 ? ErrorKind::forbidden : ErrorKind::not_found));
    CHECK(fetched.error().message.find("You must accept the rules") != std::string::npos);
    CHECK(board.left() == 0);
  }
}

TEST_CASE("an HTML page with 200 is no board, and nothing is left of a download that is cut") {
  Board html({.content = "<!DOCTYPE html><html></html>", .content_type = "text/html"});
  CHECK(html.fetch().error().kind == ErrorKind::bad_data);
  CHECK(html.left() == 0);
  Board cut({.content = "PK\x03\x04 and so on", .cut_after = 4});
  CHECK(cut.fetch().error().kind == ErrorKind::unavailable);
  CHECK(cut.left() == 0);
}

TEST_CASE("a board is in a folder of its own, named by competition and time, as long as somebody has it") {
  Board board({.content = "PK\x03\x04 and so on"});
  fs::path file;
  {
    const auto fetched = board.fetch("spaceship-titanic");
    REQUIRE(fetched);
    file = fetched->file;
    CHECK(fetched->folder.path().filename() == "spaceship-titanic_2026-01-31_T_06_00_00");
    CHECK(support::read_file(file) == board.file.content);
    CHECK(board.left() == 1);
  }
  CHECK_FALSE(fs::exists(file));
  CHECK(board.left() == 0);
  CHECK(board.api.asked()[0].path == "/api/competitions/spaceship-titanic/leaderboard/download");
  CHECK(http::header(board.api.asked()[0].headers, "Authorization") == "Bearer canary-token");
}

TEST_CASE("neither length nor date of the answer is needed: a zip tells its end itself") {
  Board board({});
  board.at_api = [](const support::Asked&) {
    return support::raw_reply("HTTP/1.1 200 OK\r\nContent-Type: application/zip\r\n\r\nPK\x03\x04 and so on");
  };
  CHECK(board.fetch());
}

TEST_SUITE_END();
