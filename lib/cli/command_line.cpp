// SPDX-License-Identifier: Apache-2.0
#include "cli/command_line.hpp"

#include "cli/option_tree.hpp"
#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

namespace {

template <class... Args>
core::Failure misuse(fmt::format_string<Args...> format, Args&&... args) {
  return core::fail(core::ErrorKind::usage, fmt::format(format, std::forward<Args>(args)...));
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
  const std::optional<std::string> meant = core::nearest(word, candidates);
  return meant ? fmt::format(", did you mean '{}'?", *meant) : "";
}

std::vector<std::string> long_flags(RootApp& app) {
  std::vector<std::string> flags;
  for (const CLI::Option* const option : options_of(app, Commands::named)) {
    for (const std::string& name : option->get_lnames()) flags.push_back("--" + name);
  }
  return flags;
}

/// CLI11 takes the next argument as the value of `--store=`.
core::Result<void> refuse_empty_values(int argc, const char* const* argv) {
  for (int i = 1; i < argc && std::string_view(argv[i]) != "--"; ++i) {
    const std::string_view argument = argv[i];
    if (argument.starts_with("--") && argument.ends_with('=') && argument.find('=') == argument.size() - 1) {
      return misuse("{}: a value was expected behind the =", core::printable(argument.substr(0, argument.size() - 1)));
    }
  }
  return {};
}

/// What CLI11 could not place: a slip of the pen, so it is told before anything that follows from it.
core::Result<void> refuse_strangers(RootApp& app) {
  const std::vector<std::string> strangers = app.remaining(true);
  const auto option = std::find_if(strangers.begin(), strangers.end(),
                                   [](const std::string& word) { return word.size() > 1 && word[0] == '-'; });
  if (option != strangers.end()) {
    const std::string name = option->substr(0, option->find('='));
    return misuse("unknown option '{}'{}", core::printable(name), did_you_mean(name, long_flags(app)));
  }
  if (strangers.empty()) return {};
  const std::vector<std::string> commands = names_of_commands(named_command(app));
  if (commands.empty()) return misuse("unexpected argument '{}'", core::printable(strangers.front()));
  return misuse("unknown command '{}'{}", core::printable(strangers.front()),
                did_you_mean(strangers.front(), commands));
}

/// `--from --dry-run`: nobody means the second as a value of the first.
core::Result<void> refuse_swallowed_options(RootApp& app) {
  const std::vector<std::string> flags = long_flags(app);
  for (const CLI::Option* const option : options_of(app, Commands::named)) {
    for (const std::string& value : option->results()) {
      if (std::find(flags.begin(), flags.end(), value) == flags.end()) continue;
      return misuse("{}: a value was expected, but {} follows", option->get_name(), value);
    }
  }
  return {};
}

core::Result<void> refuse_odd_numbers(RootApp& app) {
  for (const CLI::Option* const option : options_of(app, Commands::named)) {
    if (const auto odd = odd_number(*option)) return misuse("{}: {}", option->get_name(), *odd);
  }
  return {};
}

/// Finds the option that CLI11 complains about by asking each again: its errors carry the name in their text only.
core::Failure bad_value(RootApp& app, const CLI::ParseError& error) {
  const std::string_view words = error.what();
  for (CLI::Option* const option : options_of(app, Commands::named)) {
    if (option->count() == 0) {
      if (words.starts_with(option->get_name() + ": ")) return misuse("{}: a value was expected", option->get_name());
      continue;
    }
    try {
      option->run_callback();
    } catch (const CLI::ParseError& again) {
      return misuse("{}: {}", option->get_name(), complaint(*option, again));
    }
  }
  return misuse("{}", core::printable(words, 400));
}

core::Failure unmet(RootApp& app, const CLI::ParseError& error) {
  if (dynamic_cast<const CLI::RequiredError*>(&error) == nullptr)
    return misuse("{}", core::printable(error.what(), 400));
  for (const CLI::Option* const option : options_of(app, Commands::named)) {
    if (!option->get_required() || option->count() > 0) continue;
    return misuse("{} is missing", option->get_name());
  }
  return misuse("a command is missing: {} was expected", fmt::join(names_of_commands(named_command(app)), " or "));
}

}  // namespace

core::Result<Asked> parse_command_line(RootApp& app, int argc, const char* const* argv) {
  if (core::Result<void> ok = refuse_empty_values(argc, argv); !ok) return core::fail(std::move(ok).error());
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return Asked::for_help;
  } catch (const CLI::ExtrasError&) {    // NOLINT(bugprone-empty-catch): refuse_strangers says it better
  } catch (const CLI::RequiredError&) {  // NOLINT(bugprone-empty-catch): check_requirements asks again
  } catch (const CLI::RequiresError&) {  // NOLINT(bugprone-empty-catch): the same
  } catch (const CLI::ExcludesError&) {  // NOLINT(bugprone-empty-catch): the same
  } catch (const CLI::ParseError& error) {
    if (core::Result<void> ok = refuse_strangers(app); !ok) return core::fail(std::move(ok).error());
    return bad_value(app, error);
  }
  if (core::Result<void> ok = refuse_strangers(app); !ok) return core::fail(std::move(ok).error());
  if (core::Result<void> ok = refuse_swallowed_options(app); !ok) return core::fail(std::move(ok).error());
  if (core::Result<void> ok = refuse_odd_numbers(app); !ok) return core::fail(std::move(ok).error());
  return Asked::to_run;
}

core::Result<void> check_requirements(RootApp& app) {
  try {
    app.check_requirements();
    return {};
  } catch (const CLI::ParseError& error) {
    return unmet(app, error);
  }
}

}  // namespace cli
