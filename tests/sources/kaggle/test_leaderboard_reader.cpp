// SPDX-License-Identifier: Apache-2.0
#include "sources/kaggle/leaderboard_reader.hpp"

#include "core/times.hpp"
#include "sources/kaggle/leaderboard_file.hpp"
#include "support/meta_fixture.hpp"
#include "support/temp_dir.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cstdlib>
#include <string>
#include <vector>

TEST_SUITE_BEGIN("sources/kaggle/leaderboard_reader");

using catalog::Direction;
using catalog::LeaderboardEntry;
using sources::kaggle::Ranks;
using sources::kaggle::read_leaderboard;
using sources::kaggle::ReadLeaderboard;

namespace {

const std::string k_seven = "Rank,TeamId,TeamName,LastSubmissionDate,Score,SubmissionCount,TeamMemberUserNames\n";
const std::string k_four = "TeamId,TeamName,SubmissionDate,Score\n";

/// Reads a text as a board.
struct Reading {
  support::CountingProgress progress;
  core::StopFlag stop;
  std::vector<catalog::Reject> rejects;
  std::uint64_t max_bytes = 1'000'000;
  io::AtomicFile* copy = nullptr;

  core::Result<ReadLeaderboard> operator()(const std::string& csv, Direction direction = Direction::unknown) {
    const auto source = io::open_text(csv);
    return read_leaderboard(*source, direction,
                            {.name = "board.csv",
                             .max_bytes = max_bytes,
                             .stop = stop,
                             .progress = progress,
                             .on_reject = [this](const catalog::Reject& reject) { rejects.push_back(reject); },
                             .copy = copy});
  }
};

std::string refusal(const std::string& csv) {
  Reading reading;
  const auto read = reading(csv);
  REQUIRE_FALSE(read);
  CHECK(read.error().kind == core::ErrorKind::bad_data);
  return read.error().message;
}

ReadLeaderboard taken(const std::string& csv, Direction direction = Direction::unknown) {
  Reading reading;
  auto read = reading(csv, direction);
  REQUIRE(read);
  return *std::move(read);
}

LeaderboardEntry only(const ReadLeaderboard& read) {
  REQUIRE(read.teams.size() == 1);
  return read.board[read.teams[0]];
}

std::optional<core::TimePoint> date(std::string_view text) {
  sources::kaggle::ValueFaults faults;
  const auto date = sources::kaggle::parse_submission_date(text, faults);
  CHECK(faults.bad_dates == (date || text.empty() ? 0 : 1));
  return date;
}

}  // namespace

TEST_CASE("what is no CSV, or lacks columns, is said to be so") {
  CHECK(refusal("<!doctype html><title>Not found</title>").find("an HTML page") != std::string::npos);
  CHECK(refusal("").find("empty") != std::string::npos);
  CHECK(refusal("version https://git-lfs.github.com/spec/v1\noid sha256:0\n").find("Git LFS") != std::string::npos);
  const std::string lacking = refusal("teamId,TeamName,Score,When\n1,a,2,3\n");
  CHECK(lacking.find("board.csv: the header lacks the columns TeamId, LastSubmissionDate") != std::string::npos);
  CHECK(lacking.find("teamId, When") != std::string::npos);
  CHECK(refusal("TeamId,TeamName,SubmissionDate,Score,Score\n").find("Score stands twice") != std::string::npos);
  const std::string page = refusal("Next Page Token = CfDJ8Oas\nteamId,teamName,submissionDate,score\n1,a,b,2\n");
  CHECK(page.find("prints with --show") != std::string::npos);
  CHECK(page.find("CfDJ8Oas") == std::string::npos);
}

TEST_CASE("a board longer than allowed is refused while it is read") {
  Reading reading;
  std::string csv = k_four;
  while (csv.size() < 1000) csv += "1,a,,1\n";
  reading.max_bytes = csv.size();
  CHECK(reading(csv));
  reading.max_bytes = 1000;
  const auto read = reading(csv);
  REQUIRE_FALSE(read);
  CHECK(read.error().kind == core::ErrorKind::bad_data);
  CHECK(read.error().message == "board.csv: the CSV is longer than the 1.0 kB that --max-unpacked allows");
}

TEST_CASE("a stop that is asked for ends the reading") {
  Reading reading;
  reading.stop.request(core::StopReason::sigterm);
  const auto read = reading(k_four);
  REQUIRE_FALSE(read);
  CHECK(read.error().kind == core::ErrorKind::interrupted);
}

TEST_CASE("the time limit lets the board in hand come to its end") {
  Reading reading;
  reading.stop.request(core::StopReason::max_runtime);
  CHECK(reading(k_four));
}

TEST_CASE("a row that is none is rejected with its place; too many of them are no board") {
  std::string csv = k_four;
  for (int team = 1; team <= 300; ++team) csv += std::to_string(team) + ",a,2025-01-01 00:00:00,1\n";
  Reading reading;
  const auto read = reading(csv + "x\x1B[2J,b,2025-01-01 00:00:00,1\n1,2\n,c,,\n");
  REQUIRE(read);
  CHECK(read->rows == 303);
  CHECK(read->rejected == 3);
  CHECK(read->teams.size() == 300);
  CHECK(read->collapsed() == 0);
  REQUIRE(reading.rejects.size() == 3);
  CHECK(reading.rejects[0].line == 302);
  CHECK(reading.rejects[0].reason == "TeamId is no id: x\\x1b[2J");
  CHECK(reading.rejects[1].reason.find("2 fields, 4 expected") != std::string::npos);
  CHECK(refusal(k_four + "1,a,,1\n0,b,,1\n").find("1 of 2 rows are none of a leaderboard") != std::string::npos);
  CHECK(refusal(k_four + "-5,a,,1\n").find("more than 1 %") != std::string::npos);
}

TEST_CASE("a board of today comes with all that it says") {
  const ReadLeaderboard read =
      taken("\xEF\xBB\xBF" + k_seven +
            "0,103035,\"Assume, \"\"All\"\" Perished\",\"2014-06-24 14:02:20\",0.62200,1,jeff\n"
            "1,9007199254740993,नरेश,2025-04-04 14:41:19,1.00000,3,\"Ann, bob,,\"\n");
  CHECK(read.columns == std::vector<std::string>{"Rank", "TeamId", "TeamName", "LastSubmissionDate", "Score",
                                                 "SubmissionCount", "TeamMemberUserNames"});
  CHECK(read.ranks == Ranks::of_file);
  REQUIRE(read.teams.size() == 2);
  const LeaderboardEntry benchmark = read.board[read.teams[0]];
  CHECK(benchmark.rank == 0);
  CHECK(benchmark.team_name == "Assume, \"All\" Perished");
  CHECK(benchmark.score == 0.622);
  CHECK(benchmark.score_text == "0.62200");
  const LeaderboardEntry first = read.board[read.teams[1]];
  CHECK(first.team_id == 9007199254740993);
  CHECK(first.team_name == "नरेश");
  CHECK(first.submitted_at == core::utc_time(2025, 4, 4, 14, 41, 19));
  CHECK(first.submission_count == 3);
  CHECK(first.members == "Ann, bob,,");
}

TEST_CASE("columns may stand in any order, with blanks and strangers among them, and lines may end in CRLF") {
  const ReadLeaderboard read =
      taken(" Score , Medal,TeamName, TeamId,LastSubmissionDate\r\n0.5,gold,\"a\r\nb\",7,\r\n");
  CHECK(read.columns[0] == "Score");
  const LeaderboardEntry entry = only(read);
  CHECK(entry.team_name == "a\r\nb");
  CHECK(entry.team_id == 7);
  CHECK_FALSE(entry.submitted_at);
}

TEST_CASE("an empty board has no rows, and that is no mistake") {
  CHECK(taken("\xEF\xBB\xBF" + k_seven).rows == 0);
  CHECK(taken("TeamId, TeamName, SubmissionDate, Score").teams.empty());
}

TEST_CASE("a score that is no finite number is kept as text alone") {
  for (const char* const text : {"", "inf", "-inf", "nan", "1e400", "0x10", "1,5x", "12abc", "-"}) {
    CAPTURE(text);
    const auto read = taken(k_four + "1,a,,\"" + text + "\"\n");
    const LeaderboardEntry entry = only(read);
    CHECK_FALSE(entry.score);
    CHECK(entry.score_text == text);
  }
  CHECK(only(taken(k_four + "1,a,,1e302\n")).score == 1e302);
  CHECK(only(taken(k_four + "1,a,, -3187.0 \n")).score == -3187.0);
}

TEST_CASE("a rank, a count or a date that is none is not known, and counted") {
  const ReadLeaderboard read = taken(k_seven + "first,1,a,yesterday,1,many,ann\n2,2,b,,1,1,bob\n");
  REQUIRE(read.board.size() == 2);
  const LeaderboardEntry entry = read.board[0];
  CHECK_FALSE(entry.rank);
  CHECK_FALSE(entry.submission_count);
  CHECK_FALSE(entry.submitted_at);
  CHECK(read.faults.bad_numbers == 2);
  CHECK(read.faults.bad_dates == 1);
}

TEST_CASE("a board of which no rank can be read is none, as all would lose theirs") {
  CHECK(refusal(k_seven + "#1,1,a,,1,1,ann\n#2,2,b,,1,1,bob\n") == "board.csv: no Rank of 2 rows is a number");
}

TEST_CASE("a board that ends within a row is cut short, however many rows stand before it") {
  std::string board = k_seven;
  for (int n = 1; n <= 400; ++n) board += fmt::format("{},{},t,,1,1,ann\n", n, n);
  CHECK(refusal(board + "401,401,Te") == "board.csv: cut short: it ends within a row (line 402: 3 fields, 7 expected)");
  CHECK(refusal(board + "401,401,\"Te").find("cut short") != std::string::npos);
  CHECK(taken(board + "401,401,Te\n").rejected == 1);  // a bad row, whoever wrote it
  CHECK(taken(board + "401,401,t,,1,1,ann").rows == 401);
}

TEST_CASE("broken UTF-8 and NUL become U+FFFD, other control characters stay") {
  const ReadLeaderboard read = taken(k_four + "1,a\xFF\x08,,1\xC3\n");
  CHECK(only(read).team_name == "a\xEF\xBF\xBD\x08");
  CHECK(only(read).score_text == "1\xEF\xBF\xBD");
  CHECK(read.faults.invalid_utf8 == 2);
}

TEST_CASE("a board of all submissions is one row a team, without ranks as long as nobody knows the direction") {
  const std::string history = k_four +
                              "7,a,2016-08-31 18:51:53,9.5\n8,b,2016-08-31 18:57:26,0.2\n7,a,2016-08-31 19:12:15,0.1\n"
                              "7,a,2016-08-31 19:12:16,0.4\n";
  const ReadLeaderboard unknown = taken(history);
  CHECK(unknown.ranks == Ranks::none);
  CHECK(unknown.rows == 4);
  CHECK(unknown.collapsed() == 2);
  REQUIRE(unknown.teams.size() == 2);
  CHECK(unknown.board[unknown.teams[1]].score == 0.4);
  CHECK_FALSE(unknown.board[unknown.teams[1]].rank);
  const ReadLeaderboard lower = taken(history, Direction::lower_is_better);
  CHECK(lower.ranks == Ranks::by_score);
  CHECK(lower.board[lower.teams[1]].score == 0.1);
  CHECK(lower.board[lower.teams[1]].rank == 1);
  CHECK(lower.board[lower.teams[0]].rank == 2);
  const ReadLeaderboard higher = taken(history, Direction::higher_is_better);
  CHECK(higher.board[higher.teams[0]].score == 9.5);
}

TEST_CASE("ranks of the file are believed, whatever the direction") {
  const ReadLeaderboard read = taken(k_seven + "2,1,a,,0.9,,\n1,2,b,,0.1,,\n", Direction::higher_is_better);
  CHECK(read.ranks == Ranks::of_file);
  CHECK(read.board[read.teams[0]].rank == 2);
}

TEST_CASE("dates of all years are read, as UTC") {
  CHECK(date("2025-04-04 14:41:19") == core::utc_time(2025, 4, 4, 14, 41, 19));
  CHECK(date("2025-09-23T16:21:18.4866667Z") == core::utc_time(2025, 9, 23, 16, 21, 18));
  CHECK(date("9/17/2011 5:33:33 AM") == core::utc_time(2011, 9, 17, 5, 33, 33));
  CHECK(date("9/17/2011 9:35:39 PM") == core::utc_time(2011, 9, 17, 21, 35, 39));
  CHECK(date("12/1/2012 12:00:01 AM") == core::utc_time(2012, 12, 1, 0, 0, 1));
  CHECK(date("12/1/2012 12:00:01 PM") == core::utc_time(2012, 12, 1, 12, 0, 1));
  CHECK_FALSE(date(""));
  for (const char* const text : {"9/17/2011 13:00:00 PM", "9/17/2011 0:10:00 AM", "2025-02-30 00:00:00", "AM", " PM",
                                 "2025-04-04 25:00:00", "soon"}) {
    CAPTURE(text);
    CHECK_FALSE(date(text));
  }
}

TEST_CASE("a copy has every byte of the CSV, and none without its commit") {
  const support::TempDir folder;
  const std::string csv = "\xEF\xBB\xBF" + k_four + "1,\"a\r\n\",,1\r\n";
  Reading reading;
  {
    auto copy = io::AtomicFile::create(folder.path() / "kept.csv");
    REQUIRE(copy);
    reading.copy = &*copy;
    REQUIRE(reading(csv));
    CHECK_FALSE(std::filesystem::exists(folder.path() / "kept.csv"));
    REQUIRE(copy->commit());
  }
  CHECK(support::read_file(folder.path() / "kept.csv") == csv);
}

TEST_CASE("real boards of all years are read, or refused for what they are") {
  const char* const upstream = std::getenv("TEDI_TEST_UPSTREAM");
  if (upstream == nullptr) {
    MESSAGE("SKIPPED: real boards need TEDI_TEST_UPSTREAM");
    return;
  }
  const std::filesystem::path folder = std::filesystem::path(upstream) / "kaggle/leaderboards";
  const auto read = [&](const char* file, Direction direction = Direction::unknown) {
    CAPTURE(file);
    auto opened = sources::kaggle::open_leaderboard(folder / file);
    REQUIRE(opened);
    Reading reading;
    return read_leaderboard(*opened->csv, direction,
                            {.name = file,
                             .max_bytes = 100'000'000,
                             .stop = reading.stop,
                             .progress = reading.progress,
                             .on_reject = [](const catalog::Reject& reject) { FAIL(reject.reason); }});
  };
  const auto expect = [&](const char* file, std::uint64_t rows, std::size_t teams) {
    const auto got = read(file);
    REQUIRE(got);
    CHECK(got->rows == rows);
    CHECK(got->teams.size() == teams);
    CHECK(got->faults.bad_dates + got->faults.bad_numbers + got->faults.invalid_utf8 == 0);
  };
  expect("titanic-2025-06-03/titanic-publicleaderboard.csv", 15'739, 15'739);
  expect("titanic-2020-05-13/titanic-publicleaderboard.csv", 42'655, 21'254);
  expect("house-prices-2018-07-14/publicleaderboarddata.zip", 15'405, 4'999);
  expect("house-prices-2018-10-10/house-prices-advanced-regression-techniques-publicleaderboard.csv", 14'429, 4'066);
  expect("givemesomecredit-2012-12-01/GiveMeSomeCredit_public_leaderboard.csv", 3'392, 1'075);
  expect("spotoroo-2021-05-22/spotoroo-publicleaderboard.zip", 283, 283);
  expect("dna-barcode-2021-09/dna-barcode-classification-publicleaderboard.csv", 18, 18);
  expect("spaceship-titanic-2025-10-view-top20/spaceship-titanic_all_entries.csv", 20, 20);
  const auto page = read("kaggriculture-2026-09-16-cli-show/current_leader_board.csv");
  REQUIRE_FALSE(page);
  CHECK(page.error().message.find("--show") != std::string::npos);
}

TEST_SUITE_END();
