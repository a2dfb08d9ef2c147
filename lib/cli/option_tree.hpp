// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

/// CLI11's App with its check of required, needed and excluding options made callable: they may be given by the
/// environment or the config file, which are read after the command line.
class RootApp final : public CLI::App {
 public:
  using CLI::App::App;
  void check_requirements() { _process_requirements(); }
};

/// The command that was named on the command line, the innermost one: `set` of `state set`; the tool itself when none
/// was.
CLI::App& named_command(CLI::App& app);

/// The names of all commands right below this one.
std::vector<std::string> names_of_commands(CLI::App& app);

/// Which options count: those of the commands that were named on the command line, or those of all commands.
enum class Commands { named, all };

/// The options of the tool and of its commands, each once.
std::vector<CLI::Option*> options_of(CLI::App& app, Commands commands);

/// "max-rejects" of "-m,--max-rejects"; empty when the option has no long name.
std::string long_name(const CLI::Option& option);

/// TEDI_MAX_REJECTS, max_rejects: how the environment and the config file spell it.
std::string environment_name(std::string_view long_name);
std::string config_key(std::string_view long_name);

/// False for --help, --version and --config, which only a command line can sensibly hold.
bool is_setting(const CLI::Option& option);

bool is_flag(const CLI::Option& option);

/// "UINT" of "UINT:INT in [1 - 9]": what the value is called, without CLI11's names of validators.
std::string type_word(const CLI::Option& option);

/// A value of a whole-number option that is not written as one, nullopt when all are. CLI11 2.1.2 takes -1 and numbers
/// beyond the range for an unsigned, and 010 for 8. It knows the option by the type name that CLI11 gave it.
std::optional<std::string> odd_number(const CLI::Option& option);

/// Why an option refused its values, in words for a person: "'abc' is not a whole number".
std::string complaint(const CLI::Option& option, const CLI::ParseError& error);

}  // namespace cli
