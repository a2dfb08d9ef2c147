// SPDX-License-Identifier: Apache-2.0
#include "cli/option_tree.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace {

std::vector<std::string> names(const std::vector<CLI::Option*>& options) {
  std::vector<std::string> names;
  for (const CLI::Option* option : options) names.push_back(cli::long_name(*option));
  return names;
}

}  // namespace

TEST_SUITE_BEGIN("cli/option_tree");

TEST_CASE("an option is spelled alike in the three places") {
  CHECK(cli::environment_name("max-rejects") == "TEDI_MAX_REJECTS");
  CHECK(cli::config_key("max-rejects") == "max_rejects");
  CHECK(cli::environment_name("store") == "TEDI_STORE");
}

TEST_CASE("help, version, config and what has no long name cannot be set from below") {
  cli::RootApp app;
  app.set_help_flag("-h,--help");
  CHECK_FALSE(cli::is_setting(*app.get_option("--help")));
  CHECK_FALSE(cli::is_setting(*app.add_flag("--version")));
  CHECK_FALSE(cli::is_setting(*app.add_option("--config")));
  CHECK_FALSE(cli::is_setting(*app.add_option("positional")));
  CHECK(cli::is_setting(*app.add_option("--store")));
}

TEST_CASE("options of commands count when they are named, each long name once") {
  cli::RootApp app;
  app.set_help_flag("-h,--help");
  app.add_option("--store");
  CLI::App* const one = app.add_subcommand("one");
  CLI::App* const two = app.add_subcommand("two");
  one->add_option("--alpha");
  two->add_option("--beta");
  const char* const argv[] = {"tool", "one"};
  app.parse(2, argv);
  CHECK(names(cli::options_of(app, cli::Commands::named)) == std::vector<std::string>{"help", "store", "alpha"});
  CHECK(names(cli::options_of(app, cli::Commands::all)) == std::vector<std::string>{"help", "store", "alpha", "beta"});
}

TEST_CASE("the words for a value leave out CLI11's names of validators") {
  cli::RootApp app;
  unsigned number = 0;
  CHECK(cli::type_word(*app.add_option("--number", number)->check(CLI::Range(1, 9))) == "UINT");
}

TEST_SUITE_END();
