// SPDX-License-Identifier: Apache-2.0
#include "leaderboard/user_names.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

TEST_SUITE_BEGIN("leaderboard/user_names");

using leaderboard::UserNames;

namespace {

struct Reading {
  explicit Reading(const std::string& text) {
    const auto source = io::open_text(text);
    REQUIRE(names.read(*source, [this](const std::string& sentence) { told.push_back(sentence); }));
  }
  [[nodiscard]] std::string all() const { return fmt::format("{}", fmt::join(names.all(), " ")); }

  UserNames names;
  std::vector<std::string> told;
};

}  // namespace

TEST_CASE("what nobody can be called is refused, and told without its escapes") {
  UserNames names;
  const auto refused = names.add("\x1B[2J");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == core::ErrorKind::usage);
  CHECK(refused.error().message == "'\\x1b[2J' is a user name with a control character");
  CHECK_FALSE(names.add(""));
  CHECK(names.all().empty());
}

TEST_CASE("bad lines are told with their place, and the others taken") {
  const Reading reading("ann\nbob,Bob\n{\"username\":\n{\"name\":\"x\"}\n\x01\n" + std::string(1'000, 'x') + "\ncem");
  CHECK(reading.all() == "ann cem");
  CHECK(reading.names.bad_lines() == 5);
  REQUIRE(reading.told.size() == 5);
  CHECK(reading.told[0] == "stdin: line 2: one name a line is expected, without a comma: bob,Bob");
  CHECK(reading.told[1].starts_with("stdin: line 3: "));
  CHECK(reading.told[2] == "stdin: line 4: a user without a name: {\"name\":\"x\"}");
  CHECK(reading.told[3] == "stdin: line 5: a user name with a control character: \\x01");
  CHECK(reading.told[4].starts_with("stdin: line 6: a user name longer than 255 bytes: xxx"));
}

TEST_CASE("of a line that is too long not even its beginning is taken for a name") {
  const std::string blanks(100'000, ' ');
  const Reading reading("ann" + blanks + "bob\n" + blanks + "bob\nusername" + blanks + "\ncem\n");
  CHECK(reading.all() == "cem");
  REQUIRE(reading.told.size() == 3);
  CHECK(reading.told[0] == "stdin: line 1: longer than 64 KiB: ann");
}

TEST_CASE("names come bare or as records, below a header or without one, each once") {
  const Reading reading(
      "\xEF\xBB\xBFusername\r\n Ann \r\n\r\n{\"type\":\"user\",\"username\":\"bob\"}\r\nANN\r\nusername");
  CHECK(reading.all() == "Ann bob username");
  CHECK(reading.told.empty());
  CHECK(Reading("").all().empty());
}

TEST_SUITE_END();
