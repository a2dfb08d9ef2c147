// SPDX-License-Identifier: Apache-2.0
#include "cli/option_tree.hpp"

#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstdint>

namespace cli {

namespace {

void collect(CLI::App& app, Commands commands, std::vector<CLI::Option*>& options) {
  for (CLI::Option* const option : app.get_options()) {
    const std::string name = long_name(*option);
    // Each command has --help of its own.
    const bool known = !name.empty() && std::any_of(options.begin(), options.end(), [&](const CLI::Option* other) {
      return long_name(*other) == name;
    });
    if (!known) options.push_back(option);
  }
  for (CLI::App* const command : app.get_subcommands([](CLI::App*) { return true; })) {
    if (commands == Commands::all || command->get_name().empty() || command->parsed()) {
      collect(*command, commands, options);
    }
  }
}

std::string in_snake_case(std::string_view long_name, int (*letter)(int)) {
  std::string name(long_name);
  for (char& character : name) {
    character = character == '-' ? '_' : static_cast<char>(letter(static_cast<unsigned char>(character)));
  }
  return name;
}

std::string_view expected_kind(const CLI::Option& option) {
  if (is_flag(option)) return "true or false";
  const std::string type = type_word(option);
  if (type == "UINT") return "a whole number from 0";
  if (type == "INT") return "a whole number";
  if (type == "FLOAT") return "a number";
  return {};
}

}  // namespace

CLI::App& named_command(CLI::App& app) {
  CLI::App* command = &app;
  while (!command->get_subcommands().empty()) command = command->get_subcommands().front();
  return *command;
}

std::vector<std::string> names_of_commands(CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* const command : app.get_subcommands([](CLI::App*) { return true; })) {
    names.push_back(command->get_name());
  }
  return names;
}

std::vector<CLI::Option*> options_of(CLI::App& app, Commands commands) {
  std::vector<CLI::Option*> options;
  collect(app, commands, options);
  return options;
}

std::string long_name(const CLI::Option& option) {
  return option.get_lnames().empty() ? std::string() : option.get_lnames().front();
}

std::string environment_name(std::string_view long_name) {
  return "TEDI_" + in_snake_case(long_name, std::toupper);
}

std::string config_key(std::string_view long_name) {
  return in_snake_case(long_name, std::tolower);
}

bool is_setting(const CLI::Option& option) {
  const std::string name = long_name(option);
  return !name.empty() && name != "help" && name != "version" && name != "config";
}

bool is_flag(const CLI::Option& option) {
  return option.get_items_expected_max() == 0;
}

std::string type_word(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  return type.substr(0, type.find(':'));
}

std::optional<std::string> odd_number(const CLI::Option& option) {
  const std::string type = type_word(option);
  if (type != "UINT" && type != "INT") return std::nullopt;
  for (const std::string& value : option.results()) {
    const std::optional<std::int64_t> number = core::parse_integer(value);
    if (number && (*number >= 0 || type == "INT") && value == std::to_string(*number)) continue;
    return fmt::format("'{}' is not {}", core::printable(value), expected_kind(option));
  }
  return std::nullopt;
}

std::string complaint(const CLI::Option& option, const CLI::ParseError& error) {
  const std::string given = option.results().empty() ? std::string() : core::printable(option.results().front());
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
    return option.results().size() > 1 ? fmt::format("given {} times, once is enough", option.results().size())
                                       : "a value was expected";
  }
  if (dynamic_cast<const CLI::ConversionError*>(&error) != nullptr) {
    const std::string_view expected = expected_kind(option);
    if (!expected.empty()) return fmt::format("'{}' is not {}", given, expected);
    return fmt::format("'{}' is not a value that it takes", given);
  }
  // A validator's own words; those of CLI11 start with the option's name.
  std::string words = error.what();
  const std::string prefix = option.get_name() + ": ";
  if (words.rfind(prefix, 0) == 0) words.erase(0, prefix.size());
  return core::printable(words, 400);
}

}  // namespace cli
