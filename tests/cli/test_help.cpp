// SPDX-License-Identifier: Apache-2.0
#include "cli/help.hpp"

#include "cli/option_tree.hpp"
#include "cli/tool.hpp"
#include "support/sample_tool.hpp"

#include <doctest/doctest.h>

#include <sstream>

using support::Ran;
using support::SampleTool;

namespace {

std::string help(const std::vector<std::string>& arguments) {
  SampleTool tool;
  const Ran ran = tool.run(arguments);
  CHECK(ran.code == 0);
  CHECK(ran.err.empty());
  CHECK_FALSE(ran.body_ran);
  return ran.out;
}

void check_has(const std::string& text, const std::string& part) {
  CAPTURE(text);
  CAPTURE(part);
  CHECK(text.find(part) != std::string::npos);
}

}  // namespace

TEST_SUITE_BEGIN("cli/help");

TEST_CASE("--help wins over what else is wrong with the configuration") {
  SampleTool tool;
  tool.write_config("not TOML");
  tool.environment["TEDI_EMIT"] = "nonsense";
  tool.required_from = true;
  CHECK(tool.run({"--help"}).code == 0);
  CHECK(tool.run({"-h"}).code == 0);
}

TEST_CASE("no line is wider than 100 columns, none ends in a blank") {
  std::istringstream lines(help({"--help"}));
  for (std::string line; std::getline(lines, line);) {
    CAPTURE(line);
    CHECK(line.size() <= 100);
    CHECK_FALSE(line.ends_with(' '));
  }
}

TEST_CASE("it says what the tool is for, what it replaces, how it is called") {
  const std::string text = help({"--help"});
  CHECK(text.starts_with("ingest-seed: Fill the catalogue\n\nUsage: ingest-seed COMMAND [OPTIONS]\n"));
  check_has(text, "\nReplaces the task kaggle.seed_initial.\n");
  check_has(text, "\nCommands:\n  kaggle                      The Kaggle catalogue\n");
  check_has(text, "\nExamples:\n  ingest-seed kaggle --from meta-kaggle/\n");
}

TEST_CASE("options stand in groups, the tool's own first, with values and defaults") {
  const std::string text = help({"--help"});
  check_has(text, "\nOptions:\n      --from DIR|ZIP          Folder or zip with the CSVs\n");
  check_has(text, "\n  -b, --batch-size N          Rows a transaction (default: 1000)\n");
  check_has(text, "\n      --emit none|changed|all\n                              Records on stdout");
  check_has(text, "\n  -q, --quiet                 Print nothing");
  CHECK(text.find("\nOptions:") < text.find("\nStore:"));
  CHECK(text.find("\nRun:") < text.find("\nEvery tool:"));
}

TEST_CASE("it has the exit codes, the environment and the config file") {
  const std::string text = help({"--help"});
  for (const char* code :
       {"\n    0  ", "\n    1  ", "\n    3  ", "\n    4  ", "\n   64  ", "\n   65  ", "\n   66  ", "\n   69  ",
        "\n   73  ", "\n   74  ", "\n   75  ", "\n   77  ", "\n   78  ", "\n  130  ", "\n  143  "}) {
    check_has(text, code);
  }
  check_has(text, "TEDI_LOG_FORMAT");
  check_has(text, "table [ingest-seed]");
}

TEST_CASE("beside a command it is about the command") {
  const std::string text = help({"kaggle", "--help"});
  CHECK(text.starts_with("ingest-seed kaggle: The Kaggle catalogue\n\nUsage: ingest-seed kaggle [source] [OPTIONS]\n"));
  check_has(text, "\nArguments:\n  source                      A source\n");
  check_has(text, "--max-rejects SHARE|N");
  check_has(text, "--store DSN");
  CHECK(text.find("\nCommands:") == std::string::npos);
  CHECK(text.find("-h, --help") == text.rfind("-h, --help"));
}

TEST_CASE("beside a command of a command it is about that one, with the options of all above it") {
  cli::RootApp app;
  app.set_help_flag("-h,--help", "Print this and exit");
  app.add_option("--store", "The store")->type_name("DSN");
  CLI::App* const state = app.add_subcommand("state", "Cursors");
  CLI::App* const set = state->add_subcommand("set", "Set one");
  set->add_option("NAME", "Which one")->required();
  set->add_option("--when", "Not before")->type_name("TIME");
  state->add_subcommand("show", "Show all");
  const cli::ToolInfo info{.name = "tedi-registry", .summary = "what is tracked", .replaces = "", .examples = ""};
  CHECK(cli::help_text(app, info).starts_with(
      "tedi-registry: what is tracked\n\nUsage: tedi-registry COMMAND [OPTIONS]\n"));

  app.parse("state");
  const std::string above = cli::help_text(app, info);
  CHECK(above.starts_with("tedi-registry state: Cursors\n\nUsage: tedi-registry state COMMAND [OPTIONS]\n"));
  check_has(above, "\nCommands:\n  set                         Set one\n  show");

  app.parse("state set x");
  const std::string text = cli::help_text(app, info);
  CHECK(text.starts_with("tedi-registry state set: Set one\n\nUsage: tedi-registry state set NAME [OPTIONS]\n"));
  check_has(text, "\nArguments:\n  NAME                        Which one\n");
  check_has(text, "--when TIME");
  check_has(text, "--store DSN");
  CHECK(text.find("-h, --help") == text.rfind("-h, --help"));
}

TEST_SUITE_END();
