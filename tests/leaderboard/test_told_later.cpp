// SPDX-License-Identifier: Apache-2.0
#include "leaderboard/told_later.hpp"

#include "support/meta_fixture.hpp"

#include <doctest/doctest.h>

#include <mutex>
#include <string>
#include <vector>

TEST_SUITE_BEGIN("leaderboard/told_later");

namespace {

struct Told {
  std::vector<std::string> lines;
  support::CountingProgress progress;
  leaderboard::SyncListener listener{
      .progress = progress,
      .on_note = [this](const std::string& sentence) { lines.push_back("note " + sentence); },
      .on_warning = [this](const std::string& sentence) { lines.push_back("warning " + sentence); },
      .on_record = [this](const std::string& slug, const store::EntryRecord&) { lines.push_back("record " + slug); }};
  std::mutex mutex;
};

}  // namespace

TEST_CASE("sentences of two that are told later do not mix, and each is told once, in its order") {
  Told told;
  leaderboard::ToldLater first(told.listener, told.mutex);
  leaderboard::ToldLater second(told.listener, told.mutex);
  first.listener().on_note("1a");
  second.listener().on_note("2a");
  first.listener().on_warning("1b");
  CHECK(told.lines.empty());
  second.tell();
  first.tell();
  first.tell();
  CHECK(told.lines == std::vector<std::string>{"note 2a", "note 1a", "warning 1b"});
}

TEST_CASE("records are passed on at once, progress is not") {
  Told told;
  leaderboard::ToldLater later(told.listener, told.mutex);
  later.listener().on_record("titanic", {});
  later.listener().progress.update("titanic", 1, 2);
  CHECK(told.lines == std::vector<std::string>{"record titanic"});
  CHECK(told.progress.updates == 0);
}

TEST_SUITE_END();
