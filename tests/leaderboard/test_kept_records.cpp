// SPDX-License-Identifier: Apache-2.0
#include "leaderboard/kept_records.hpp"

#include "support/meta_fixture.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

TEST_SUITE_BEGIN("leaderboard/kept_records");

TEST_CASE("records are told in their order, once, and outlive the texts that they came with") {
  leaderboard::KeptRecords records;
  for (const char* const name : {"a", "a name that is too long for the string to have it in itself"}) {
    const std::string text = name;
    store::EntryRecord record;
    record.entry.team_name = text;
    record.entry.score_text = text;
    if (text.size() > 1) record.username = text;
    records.add(record);
  }
  std::vector<std::string> told;
  support::CountingProgress progress;
  leaderboard::SyncListener listener{.progress = progress,
                                     .on_note = {},
                                     .on_warning = {},
                                     .on_record = [&](const std::string& slug, const store::EntryRecord& record) {
                                       told.push_back(slug + ": " + std::string(record.entry.team_name) + ", " +
                                                      std::string(record.username.value_or("nobody")));
                                     }};
  records.tell("titanic", listener);
  records.tell("titanic", listener);
  CHECK(told == std::vector<std::string>{"titanic: a, nobody",
                                         "titanic: a name that is too long for the string to have it in itself, a name "
                                         "that is too long for the string to have it in itself"});
}

TEST_SUITE_END();
