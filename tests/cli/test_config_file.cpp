// SPDX-License-Identifier: Apache-2.0
#include "cli/config_file.hpp"

#include "support/temp_dir.hpp"

#include <sys/stat.h>

#include <doctest/doctest.h>

#include <map>

using cli::parse_config;

namespace {

std::string complaint(std::string_view text) {
  const auto parsed = parse_config(text, "tedi.toml", "ingest-seed");
  REQUIRE_FALSE(parsed);
  CHECK(parsed.error().kind == core::ErrorKind::config);
  return parsed.error().message;
}

cli::Environment environment_of(std::map<std::string, std::string> variables) {
  return [variables = std::move(variables)](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  };
}

}  // namespace

TEST_SUITE_BEGIN("cli/config_file");

TEST_CASE("what is not TOML is refused with its line") {
  CHECK(complaint("quiet = true\nstore = \n").starts_with("tedi.toml: line 2: not TOML: "));
  CHECK(complaint("quiet = true\nquiet = false\n").starts_with("tedi.toml: line 2: not TOML: "));
  CHECK(complaint("\xFF\xFE").starts_with("tedi.toml: line 1: not TOML: "));
}

TEST_CASE("what makes toml++ stumble is refused as any other text that is not TOML") {
  CHECK(complaint(std::string_view("quiet = true\n[\0only = 1\n", 24)).starts_with("tedi.toml: line 2: not TOML: "));
  CHECK(complaint("[{a]\n").starts_with("tedi.toml: line 1: not TOML: "));
  CHECK(complaint("\xD0\x92 = 1\n").starts_with("tedi.toml: line 1: not TOML: "));
  CHECK(complaint("a = 1\xC3\xA9\n").starts_with("tedi.toml: line 1: not TOML: "));
}

TEST_CASE("letters beyond ASCII may stand in quotes, also behind a line's end that is escaped") {
  const auto config = parse_config("store = \"\"\"a\\\n  \xC3\xA9\"\"\" # \xC3\xA9\n", "tedi.toml", "ingest-seed");
  REQUIRE(config);
  CHECK(config->shared.at(0).values.at(0) == "a\xC3\xA9");
}

TEST_CASE("a table that belongs to no tool is refused, with what may have been meant") {
  CHECK(complaint("\n[ingest-sed]\n") ==
        "tedi.toml: line 2: no tool is called 'ingest-sed', did you mean [ingest-seed]?");
  CHECK(complaint("[completely_different]\n") == "tedi.toml: line 1: no tool is called 'completely_different'");
}

TEST_CASE("a tool's name with a plain value is refused") {
  CHECK(complaint("ingest-seed = 3\n") ==
        "tedi.toml: line 1: ingest-seed is a tool: a table [ingest-seed] was expected");
}

TEST_CASE("a value that cannot stand on a command line is refused") {
  const std::string expected = "a text in quotes, a number, true, false or an array of these was expected";
  CHECK(complaint("[ingest-seed]\nsince = 2024-01-01\n") == "tedi.toml: line 2: since: " + expected);
  CHECK(complaint("[ingest-seed]\nonly = [[1]]\n") == "tedi.toml: line 2: only: " + expected);
  CHECK(complaint("[ingest-seed]\nfrom = \"a\\u0000b\"\n") == "tedi.toml: line 2: from: " + expected);
  CHECK(complaint("[ingest-seed.from]\nx = 1\n") == "tedi.toml: line 1: from: " + expected);
}

TEST_CASE("a file that is too large or too deep is refused before anything is built from it") {
  CHECK(complaint(std::string(100'000, '#')) == "tedi.toml: too large for a config file, which has 64 KiB at most");
  std::string deep = "a";
  for (int i = 0; i < 30'000; ++i) deep += ".a";
  CHECK(complaint(deep + " = 1\n").find("too large") != std::string::npos);
}

TEST_CASE("names from the file are shown defused") {
  CHECK(complaint("[\"\\u001b[2J\"]\n").find("\\x1b[2J") != std::string::npos);
}

TEST_CASE("values of every kind become what one would type") {
  const auto config = parse_config(
      "store = \"a.db\"\n"
      "quiet = true\n"
      "[ingest-seed]\n"
      "batch_size = 5\n"
      "share = 0.5\n"
      "only = [\"a\", 2, false]\n"
      "none = []\n",
      "tedi.toml", "ingest-seed");
  REQUIRE(config);
  REQUIRE(config->shared.size() == 2);
  CHECK(config->shared[0].key == "quiet");
  CHECK(config->shared[0].values == std::vector<std::string>{"true"});
  CHECK(config->shared[0].line == 2);
  CHECK(config->shared[1].values == std::vector<std::string>{"a.db"});
  REQUIRE(config->own.size() == 4);
  CHECK(config->own[0].values == std::vector<std::string>{"5"});
  CHECK(config->own[1].values.empty());
  CHECK(config->own[2].values == std::vector<std::string>{"a", "2", "false"});
  CHECK(config->own[3].values == std::vector<std::string>{"0.5"});
}

TEST_CASE("tables of other tools are not looked into") {
  const auto config = parse_config("[lb-sync]\nnonsense = 2024-01-01\n", "tedi.toml", "ingest-seed");
  REQUIRE(config);
  CHECK(config->own.empty());
}

TEST_CASE("a named file that is missing or no file is refused with the reason") {
  const auto missing = cli::find_config("/nowhere/tedi.toml", "ingest-seed", environment_of({}));
  REQUIRE_FALSE(missing);
  CHECK(missing.error().kind == core::ErrorKind::config);
  CHECK(missing.error().message == "cannot read the config file /nowhere/tedi.toml: No such file or directory");
  const support::TempDir folder;
  CHECK(cli::find_config(folder.path().string(), "ingest-seed", environment_of({})).error().message ==
        "cannot read the config file " + folder.path().string() + ": Is a directory");
}

TEST_CASE("the first file that exists is read, and no other") {
  const support::TempDir folder;
  (void)folder.write("xdg/tedi/tedi.toml", "store = \"xdg\"\n");
  (void)folder.write("home/.config/tedi/tedi.toml", "store = \"home\"\n");
  const std::filesystem::path named = folder.write("named.toml", "store = \"named\"\n");
  const std::string root = folder.path().string();
  const auto store_in = [](const auto& found) { return found.value().value().shared.at(0).values.at(0); };

  const auto both = environment_of({{"XDG_CONFIG_HOME", root + "/xdg"}, {"HOME", root + "/home"}});
  CHECK(store_in(cli::find_config(named.string(), "ingest-seed", both)) == "named");
  CHECK(store_in(cli::find_config("", "ingest-seed", both)) == "xdg");
  CHECK(store_in(cli::find_config("", "ingest-seed", environment_of({{"HOME", root + "/home"}}))) == "home");
  // The XDG specification: a path that is not absolute is to be ignored.
  CHECK(store_in(cli::find_config("", "ingest-seed",
                                  environment_of({{"XDG_CONFIG_HOME", "xdg"}, {"HOME", root + "/home"}}))) == "home");
}

TEST_SUITE_END();
