// SPDX-License-Identifier: Apache-2.0
#include "leaderboard/entry_record.hpp"

#include "core/times.hpp"

#include <doctest/doctest.h>

TEST_SUITE_BEGIN("leaderboard/entry_record");

TEST_CASE("what is not known of an entry is null") {
  io::JsonWriter json;
  store::EntryRecord record;
  record.entry.team_id = 7;
  record.is_active = false;
  record.change = store::EntryChange::removed;
  leaderboard::write_record(json, "titanic", record);
  CHECK(json.text() ==
        "{\"type\":\"entry\",\"competition\":\"titanic\",\"change\":\"removed\",\"rank\":null,\"team_id\":7,"
        "\"team_name\":\"\",\"username\":null,\"score\":null,\"score_text\":\"\",\"submission_date\":null,"
        "\"submission_count\":null,\"is_benchmark\":false,\"is_active\":false,\"previous_rank\":null,"
        "\"previous_score\":null}");
}

TEST_CASE("what is known is told as the board has it") {
  io::JsonWriter json;
  store::EntryRecord record;
  record.entry = {.team_id = 103035,
                  .rank = 0,
                  .score = 0.622,
                  .submitted_at = core::utc_time(2014, 6, 24, 14, 2, 20),
                  .submission_count = 1,
                  .score_text = "0.62200",
                  .team_name = "नरेश \"N\"",
                  .members = "jeff"};
  record.username = "Jeff";
  record.change = store::EntryChange::updated;
  record.previous_rank = 3;
  record.previous_score = 0.5;
  leaderboard::write_record(json, "titanic", record);
  CHECK(json.text() ==
        "{\"type\":\"entry\",\"competition\":\"titanic\",\"change\":\"updated\",\"rank\":0,\"team_id\":103035,"
        "\"team_name\":\"नरेश \\\"N\\\"\",\"username\":\"Jeff\",\"score\":0.622,\"score_text\":\"0.62200\","
        "\"submission_date\":\"2014-06-24T14:02:20Z\",\"submission_count\":1,\"is_benchmark\":true,\"is_active\":true,"
        "\"previous_rank\":3,\"previous_score\":0.5}");
}

TEST_SUITE_END();
