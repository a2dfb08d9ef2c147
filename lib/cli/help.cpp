// SPDX-License-Identifier: Apache-2.0
#include "cli/help.hpp"

#include "cli/binding.hpp"
#include "cli/option_tree.hpp"
#include "cli/tool.hpp"
#include "core/exit_code.hpp"
#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

namespace cli {

namespace {

constexpr std::size_t k_columns = 100;
constexpr std::size_t k_indent = 30;

constexpr std::array<std::pair<core::ExitCode, std::string_view>, 15> k_exit_codes{{
    {core::ExitCode::ok, "done; also: nothing to do"},
    {core::ExitCode::internal, "internal error"},
    {core::ExitCode::partial, "ran to the end, some items failed or were rejected"},
    {core::ExitCode::problems_found, "a reporting command found problems"},
    {core::ExitCode::usage, "wrong usage"},
    {core::ExitCode::bad_data, "the input is not what it should be"},
    {core::ExitCode::missing_input, "an input file is missing"},
    {core::ExitCode::unavailable, "the upstream is unavailable after all retries"},
    {core::ExitCode::cannot_create, "an output cannot be created"},
    {core::ExitCode::io, "reading or writing failed, the disk is full"},
    {core::ExitCode::try_later, "try later: locked by another run, or rate limited"},
    {core::ExitCode::auth, "credentials are missing or refused"},
    {core::ExitCode::config, "the configuration, or a store that cannot be used"},
    {core::ExitCode::interrupted, "stopped by SIGINT after a clean commit"},
    {core::ExitCode::terminated, "stopped by SIGTERM after a clean commit"},
}};

/// Two columns, the right one wrapped between words.
std::string entry(const std::string& left, std::string_view right) {
  std::string text = "  " + left;
  std::size_t column = text.size();
  if (column + 2 > k_indent) column = k_columns;  // too long: the explanation starts on a line of its own
  while (!(right = core::trim(right)).empty()) {
    const std::string_view word = right.substr(0, right.find(' '));
    right.remove_prefix(word.size());
    if (column < k_indent) {
      text.append(k_indent - column, ' ');
      column = k_indent;
    } else if (column + 1 + word.size() > k_columns) {
      text.append("\n").append(k_indent, ' ');
      column = k_indent;
    } else {
      text += ' ';
      ++column;
    }
    text += word;
    column += word.size();
  }
  return text + '\n';
}

/// "-q, --quiet" or "    --from DIR": long names stand under each other.
std::string spelling(const CLI::Option& option) {
  std::string names;
  for (const std::string& name : option.get_snames()) names += (names.empty() ? "-" : ", -") + name;
  if (names.empty()) names = "   ";
  for (const std::string& name : option.get_lnames()) names += (names == "   " ? " --" : ", --") + name;
  if (is_flag(option)) return names;
  const std::string type = type_word(option);
  return names + ' ' + (type == "UINT" || type == "INT" ? "N" : type);
}

std::string explanation(const CLI::Option& option) {
  const std::string& value = option.get_default_str();
  return option.get_description() + (value.empty() ? "" : fmt::format(" (default: {})", value));
}

/// "SOURCE", "[SLUG...]"
std::string placeholder(const CLI::Option& option) {
  const std::string name = option.get_name(true) + (option.get_items_expected_max() > 1 ? "..." : "");
  return option.get_required() ? name : '[' + name + ']';
}

/// CLI11 gives each command a --help of its own; the tool's is enough. No group: hidden.
bool is_shown(const CLI::App& app, const CLI::Option& option) {
  return !option.get_positional() && !option.get_group().empty() &&
         (app.get_parent() == nullptr || app.get_help_ptr() != &option);
}

/// "tedi-registry state set"
std::string full_name(const CLI::App& command, const std::string& tool) {
  if (command.get_parent() == nullptr) return tool;
  return full_name(*command.get_parent(), tool) + ' ' + command.get_name();
}

std::string usage(const CLI::App& command, const std::string& tool) {
  std::string line = "Usage: " + full_name(command, tool);
  if (!command.get_subcommands([](const CLI::App*) { return true; }).empty()) line += " COMMAND";
  for (const CLI::Option* const option : command.get_options()) {
    if (option->get_positional()) line += ' ' + placeholder(*option);
  }
  return line + " [OPTIONS]\n";
}

std::string positionals(const CLI::App& app) {
  std::string text;
  for (const CLI::Option* const option : app.get_options()) {
    if (option->get_positional()) text += entry(option->get_name(true), explanation(*option));
  }
  return text.empty() ? text : "\nArguments:\n" + text;
}

std::string commands(const CLI::App& app) {
  std::string text;
  for (const CLI::App* const command : app.get_subcommands([](const CLI::App*) { return true; })) {
    text += entry(command->get_name(), command->get_description());
  }
  return text.empty() ? text : "\nCommands:\n" + text;
}

/// The groups in the order of their first options; the tool's own (CLI11 calls the group "Options") come first, those
/// that every tool has last.
std::string options(const CLI::App& app) {
  std::vector<std::pair<std::string, std::string>> groups{{"Options", ""}};
  for (const CLI::Option* const option : app.get_options()) {
    if (!is_shown(app, *option)) continue;
    const auto known = std::find_if(groups.begin(), groups.end(),
                                    [&](const auto& group) { return group.first == option->get_group(); });
    auto& group = known == groups.end() ? groups.emplace_back(option->get_group(), "") : *known;
    group.second += entry(spelling(*option), explanation(*option));
  }
  std::stable_partition(groups.begin(), groups.end(), [](const auto& group) { return group.first != k_common_group; });
  std::string text;
  for (const auto& [name, lines] : groups) {
    if (!lines.empty()) text += fmt::format("\n{}:\n{}", name, lines);
  }
  return text;
}

std::string exit_codes() {
  std::string text = "\nExit codes:\n";
  for (const auto& [code, meaning] : k_exit_codes)
    text += fmt::format("  {:>3}  {}\n", static_cast<int>(code), meaning);
  return text;
}

std::string configuration(const std::string& tool) {
  return fmt::format(
      "\nEnvironment and configuration:\n"
      "  Each long option can also be set in the environment (--log-format: TEDI_LOG_FORMAT) and in a TOML\n"
      "  file (log_format, in the table [{}]). The command line wins over the environment, which\n"
      "  wins over the file. The file is that of --config or TEDI_CONFIG, else the first that exists of\n"
      "  $XDG_CONFIG_HOME/tedi/tedi.toml (unset: ~/.config/tedi/tedi.toml) and /etc/tedi/tedi.toml.",
      tool);
}

}  // namespace

std::string help_text(const CLI::App& app, const ToolInfo& info) {
  const CLI::App& command = named_command(const_cast<CLI::App&>(app));
  std::string text =
      fmt::format("{}: {}\n\n{}", full_name(command, info.name),
                  &command == &app ? info.summary : command.get_description(), usage(command, info.name));
  if (!info.replaces.empty()) text += fmt::format("Replaces the task {}.\n", info.replaces);
  text += positionals(command) + commands(command);
  for (const CLI::App* level = &command; level != nullptr; level = level->get_parent()) text += options(*level);
  if (!info.examples.empty()) {
    text += "\nExamples:\n" + info.examples;
    if (text.back() != '\n') text += '\n';
  }
  return text + exit_codes() + configuration(info.name);
}

}  // namespace cli
