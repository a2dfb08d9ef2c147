// SPDX-License-Identifier: Apache-2.0
#include "leaderboard/competitions.hpp"

#include "support/store_fixture.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

TEST_SUITE_BEGIN("leaderboard/competitions");

using catalog::Change;
using leaderboard::add_competition;
using leaderboard::choose_competitions;

TEST_CASE("what is no slug is neither added nor chosen, and told without its escapes") {
  support::FakeClock clock;
  sql::Connection connection = support::memory_store(clock);
  const auto added = add_competition(connection, "a/\x1B[2Jb");
  REQUIRE_FALSE(added);
  CHECK(added.error().kind == core::ErrorKind::usage);
  CHECK(added.error().message.starts_with("'a/\\x1b[2Jb' is no competition"));
  const auto chosen = choose_competitions(connection, std::vector<std::string>{"../x"});
  REQUIRE_FALSE(chosen);
  CHECK(chosen.error().kind == core::ErrorKind::usage);
}

TEST_CASE("one that nobody has added is not chosen, and told how to add it") {
  support::FakeClock clock;
  sql::Connection connection = support::memory_store(clock);
  const auto chosen = choose_competitions(connection, std::vector<std::string>{"titanic"});
  REQUIRE_FALSE(chosen);
  CHECK(chosen.error().kind == core::ErrorKind::usage);
  CHECK(chosen.error().message == "titanic is not followed: tedi-registry competition add titanic");
  REQUIRE(add_competition(connection, "Titanic"));
  CHECK(choose_competitions(connection, std::vector<std::string>{"titanix"}).error().message ==
        "titanix is not followed, did you mean Titanic?");
}

TEST_CASE("all active ones are chosen, or those that are named, each once, active or not") {
  support::FakeClock clock;
  sql::Connection connection = support::memory_store(clock);
  CHECK(choose_competitions(connection, {})->empty());
  for (const char* const slug : {"c", "a", "b"}) CHECK(*add_competition(connection, slug) == Change::inserted);
  CHECK(*add_competition(connection, "A", "Title") == Change::updated);
  store::CompetitionRepository(connection).set_active("b", false);
  const auto slugs = [&](const std::vector<std::string>& named) {
    std::string all;
    const auto chosen = choose_competitions(connection, named);
    for (const auto& competition : *chosen) all += competition.slug;
    return all;
  };
  CHECK(slugs({}) == "ac");
  CHECK(slugs({"c", "b", "C"}) == "cb");
}

TEST_SUITE_END();
