// SPDX-License-Identifier: Apache-2.0
#include "cli/command_line.hpp"

#include "cli/option_tree.hpp"
#include "support/sample_tool.hpp"

#include <doctest/doctest.h>

using support::Ran;
using support::SampleTool;

namespace {

/// What a user reads, without the tool's name in front and the advice behind it.
std::string misuse(const std::vector<std::string>& arguments, bool required_from = false) {
  SampleTool tool;
  tool.required_from = required_from;
  const Ran ran = tool.run(arguments);
  CHECK(ran.code == 64);
  CHECK(ran.out.empty());
  CHECK_FALSE(ran.body_ran);
  const std::string before = "ingest-seed: error: ";
  const std::string behind = "; see ingest-seed --help\n";
  REQUIRE(ran.err.starts_with(before));
  REQUIRE(ran.err.ends_with(behind));
  return ran.err.substr(before.size(), ran.err.size() - before.size() - behind.size());
}

}  // namespace

TEST_SUITE_BEGIN("cli/command_line");

TEST_CASE("an unknown option is told with what may have been meant") {
  CHECK(misuse({"--form", "x"}) == "unknown option '--form', did you mean '--from'?");
  CHECK(misuse({"--batchsize=5"}) == "unknown option '--batchsize', did you mean '--batch-size'?");
  CHECK(misuse({"--completely-different"}) == "unknown option '--completely-different'");
  CHECK(misuse({"-z"}) == "unknown option '-z'");
}

TEST_CASE("options of a command are suggested when it is named") {
  CHECK(misuse({"kaggle", "--max-reject", "1%"}) == "unknown option '--max-reject', did you mean '--max-rejects'?");
}

TEST_CASE("an unknown option is told before what follows from it") {
  CHECK(misuse({"--batch-sise", "many", "--log-format", "xml"}) ==
        "unknown option '--batch-sise', did you mean '--batch-size'?");
  CHECK(misuse({"--form", "x"}, true) == "unknown option '--form', did you mean '--from'?");
}

TEST_CASE("an unknown command is told with what may have been meant") {
  CHECK(misuse({"kagle"}) == "unknown command 'kagle', did you mean 'kaggle'?");
  CHECK(misuse({"zenodo"}) == "unknown command 'zenodo'");
}

TEST_CASE("an argument too many is told") {
  CHECK(misuse({"kaggle", "one", "two"}) == "unexpected argument 'two'");
  CHECK(misuse({"kaggle", "one", "--", "--two"}) == "unknown option '--two'");
}

TEST_CASE("a missing value is told, also when CLI11 would take the next option for it") {
  CHECK(misuse({"--from"}) == "--from: a value was expected");
  CHECK(misuse({"--from", "--dry-run"}) == "--from: a value was expected, but --dry-run follows");
  CHECK(misuse({"--store=", "--dry-run"}) == "--store: a value was expected behind the =");
}

TEST_CASE("a value of the wrong kind is told with what was expected") {
  CHECK(misuse({"--batch-size", "many"}) == "--batch-size: 'many' is not a whole number from 0");
  CHECK(misuse({"--batch-size", "-1"}) == "--batch-size: '-1' is not a whole number from 0");
  CHECK(misuse({"--batch-size", "010"}) == "--batch-size: '010' is not a whole number from 0");
  CHECK(misuse({"--batch-size", "0x10"}) == "--batch-size: '0x10' is not a whole number from 0");
  CHECK(misuse({"--batch-size", "99999999999999999999"}) ==
        "--batch-size: '99999999999999999999' is not a whole number from 0");
  CHECK(misuse({"--emit", "some"}) == "--emit: 'some' is not possible: none, changed or all was expected");
  CHECK(misuse({"--if-locked", "wait=5"}).starts_with("--if-locked: '5' is not a duration"));
  CHECK(misuse({"--force=maybe"}) == "--force: 'maybe' is not true or false");
}

TEST_CASE("the same option twice is told, flags may be repeated") {
  CHECK(misuse({"--store", "a", "--store", "b"}) == "--store: given 2 times, once is enough");
  SampleTool tool;
  CHECK(tool.run({"--force", "--force"}).options.force);
}

TEST_CASE("a required option that nobody gave is told") {
  CHECK(misuse({}, true) == "--from is missing");
}

TEST_CASE("two options that exclude each other are told") {
  const std::string sentence = misuse({"--force", "--only", "a"});
  CHECK(sentence.find("excludes") != std::string::npos);
}

TEST_CASE("words from the command line are shown defused") {
  CHECK(misuse({"--\x1b[2J"}).find('\x1b') == std::string::npos);
  CHECK(misuse({"--emit", "\x1b[2J"}).find('\x1b') == std::string::npos);
}

TEST_CASE("common options may stand before and behind a command, values behind a space or =") {
  SampleTool tool;
  const Ran ran = tool.run({"--store=a", "kaggle", "--from", "b", "-b5", "--only", "x", "y"});
  CHECK(ran.code == 0);
  CHECK(ran.options.store.dsn == "a");
  CHECK(ran.options.from == "b");
  CHECK(ran.options.batch_size == 5);
  CHECK(ran.options.only == std::vector<std::string>{"x", "y"});
}

TEST_CASE("behind -- everything is an argument") {
  SampleTool tool;
  CHECK(tool.run({"kaggle", "--", "--odd"}).options.source == "--odd");
}

TEST_CASE("commands of a command are told of like those of the tool") {
  const auto said = [](std::vector<const char*> arguments) {
    cli::RootApp app;
    app.require_subcommand(1);
    CLI::App* const state = app.add_subcommand("state", "Cursors");
    state->require_subcommand(1);
    state->add_subcommand("show", "Show all");
    state->add_subcommand("reset", "Forget one");
    arguments.insert(arguments.begin(), "tedi-registry");
    const auto parsed = cli::parse_command_line(app, static_cast<int>(arguments.size()), arguments.data());
    if (!parsed) return parsed.error().message;
    const auto complete = cli::check_requirements(app);
    return complete ? std::string("fine") : complete.error().message;
  };
  CHECK(said({"state", "shwo"}) == "unknown command 'shwo', did you mean 'show'?");
  CHECK(said({"state"}) == "a command is missing: show or reset was expected");
  CHECK(said({}) == "a command is missing: state was expected");
  CHECK(said({"state", "show", "more"}) == "unexpected argument 'more'");
  CHECK(said({"state", "show"}) == "fine");
}

TEST_SUITE_END();
