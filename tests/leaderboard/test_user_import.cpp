// SPDX-License-Identifier: Apache-2.0
#include "leaderboard/user_import.hpp"

#include "store/reject_repository.hpp"
#include "store/user_repository.hpp"
#include "support/store_fixture.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

TEST_SUITE_BEGIN("leaderboard/user_import");

namespace {

struct Stage {
  core::Result<void> import(const std::string& text) {
    counts = {};
    rejects.clear();
    const auto source = io::open_text(text);
    return leaderboard::import_users(connection, *source, how, stop, counts);
  }
  std::vector<catalog::Reject> kept() {
    return store::RejectRepository(connection, std::string(leaderboard::k_user_task),
                                   std::string(leaderboard::k_user_source))
        .of(how.name);
  }
  std::string names() {
    std::string names;
    users.each([&](std::string_view username, std::string_view display_name, bool) {
      names.append(username).append("/").append(display_name).append(" ");
    });
    return names;
  }
  std::string refusal(const std::string& text) {
    const auto done = import(text);
    REQUIRE_FALSE(done);
    CHECK(done.error().kind == core::ErrorKind::bad_data);
    return done.error().message;
  }

  support::FakeClock clock;
  sql::Connection connection = support::memory_store(clock);
  store::UserRepository users{connection};
  core::StopFlag stop;
  core::Counts counts;
  std::vector<catalog::Reject> rejects;
  leaderboard::UserImport how{.name = "users.csv",
                              .on_reject = [this](const catalog::Reject& reject) { rejects.push_back(reject); }};
};

}  // namespace

TEST_CASE("what is no list of users is said to be none, and adds nobody") {
  Stage stage;
  CHECK(stage.refusal("").find("empty") != std::string::npos);
  CHECK(stage.refusal("<html>").find("an HTML page") != std::string::npos);
  CHECK(stage.refusal("name,mail\nann,x\n").find("users.csv: the header lacks the column username") !=
        std::string::npos);
  CHECK(stage.refusal("[{\"username\":\"ann\"}]").find("JSON") != std::string::npos);
  CHECK(stage.refusal("{\"username\":12}\n").find("1 of 1 records are no users") != std::string::npos);
  CHECK(stage.names().empty());
}

TEST_CASE("names that nobody can have are rejected with their place") {
  Stage stage;
  std::string csv = "username\n";
  for (int n = 0; n < 500; ++n) csv += "user" + std::to_string(n) + "\n";
  REQUIRE(stage.import(csv + "\"  \"\n" + std::string(256, 'x') + "\na\xFF\n\"a\nb\"\n"));
  CHECK(stage.counts.inserted == 500);
  CHECK(stage.counts.rejected == 4);
  REQUIRE(stage.rejects.size() == 4);
  CHECK(stage.rejects[0].line == 502);
  CHECK(stage.rejects[0].reason == "a user without a name");
  CHECK(stage.rejects[1].reason == "a user name longer than 255 bytes");
  CHECK(stage.rejects[2].reason == "a user name that is not UTF-8");
  CHECK(stage.rejects[3].reason == "a user name with a control character");
  REQUIRE(stage.kept().size() == 4);
  CHECK(stage.kept()[1].line == 503);
  CHECK(stage.kept()[3].excerpt == "a\\nb");
}

TEST_CASE("rejects are those of the last list of that name, also of one that was refused for them") {
  Stage stage;
  CHECK(stage.refusal("username\nann\n\"  \"\n").find("1 of 2 records are no users") != std::string::npos);
  CHECK(stage.names().empty());
  CHECK(stage.kept().size() == 1);
  CHECK_FALSE(stage.import("name\nann\n"));
  CHECK(stage.kept().size() == 1);
  stage.how.max_rejects = *catalog::RejectLimit::parse("1");
  REQUIRE(stage.import("username\nann\n\"  \"\n"));
  CHECK(stage.counts.inserted == 1);
  CHECK(stage.counts.rejected == 1);
  CHECK(stage.kept().size() == 1);
  REQUIRE(stage.import("username\nann\n"));
  CHECK(stage.kept().empty());
}

TEST_CASE("the store keeps a thousand rejects of a list, and who asked hears of all") {
  Stage stage;
  stage.how.max_rejects = *catalog::RejectLimit::parse("100%");
  std::string csv = "username\n";
  for (int n = 0; n < 1500; ++n) csv += "\" \"\n";
  REQUIRE(stage.import(csv));
  CHECK(stage.rejects.size() == 1500);
  CHECK(stage.kept().size() == 1000);
}

TEST_CASE("a dry run counts what would be done, over several batches, and writes nothing") {
  Stage stage;
  REQUIRE(stage.import("username,display_name\nuser1,One\nuser2,\n"));
  stage.how.mode = store::WriteMode::only_tell;
  stage.how.max_rejects = *catalog::RejectLimit::parse("1");
  std::string csv = "username,display_name\nuser1,First\n";
  for (int n = 2; n < 12'000; ++n) csv += "user" + std::to_string(n) + ",\n";
  const std::int64_t revision = stage.users.revision();
  REQUIRE(stage.import(csv + "\" \",\n"));
  CHECK(stage.counts.inserted == 11'997);
  CHECK(stage.counts.updated == 1);
  CHECK(stage.counts.unchanged == 1);
  CHECK(stage.users.count_active() == 2);
  CHECK(stage.users.revision() == revision);
  CHECK(stage.kept().empty());
}

TEST_CASE("a stop ends the import") {
  Stage stage;
  stage.stop.request(core::StopReason::sigint);
  const auto done = stage.import("username\nann\n");
  REQUIRE_FALSE(done);
  CHECK(done.error().kind == core::ErrorKind::interrupted);
}

TEST_CASE("the same list again changes nothing, also when a name stands twice in it") {
  Stage stage;
  const std::string csv = "\xEF\xBB\xBFid,username,display_name\r\n1, Ann ,\"Ann, A.\"\r\n2,bob,\r\n3,ANN,Another\r\n";
  REQUIRE(stage.import(csv));
  CHECK(stage.counts.inserted == 2);
  CHECK(stage.counts.skipped == 1);
  CHECK(stage.names() == "Ann/Ann, A. bob/ ");
  CHECK(stage.kept().empty());
  const std::int64_t revision = stage.users.revision();
  REQUIRE(stage.import(csv));
  CHECK(stage.counts.unchanged == 2);
  CHECK(stage.counts.inserted + stage.counts.updated == 0);
  CHECK(stage.users.revision() == revision);
}

TEST_CASE("NDJSON is taken as well, after blanks and a byte-order mark, whatever else its lines say") {
  Stage stage;
  REQUIRE(stage.import(
      "\xEF\xBB\xBF\n  {\"type\":\"user\",\"username\":\"ann\"}\n\n{\"username\":\"नरेश\",\"display_name\":\"N\"}"));
  CHECK(stage.counts.inserted == 2);
  CHECK(stage.names() == "ann/ नरेश/N ");
}

TEST_CASE("a list longer than one batch is added whole") {
  Stage stage;
  std::string csv = "username\n";
  for (int n = 0; n < 25'000; ++n) csv += "user" + std::to_string(n) + "\n";
  REQUIRE(stage.import(csv));
  CHECK(stage.counts.inserted == 25'000);
  CHECK(stage.users.count_active() == 25'000);
}

TEST_SUITE_END();
