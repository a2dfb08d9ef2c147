// SPDX-License-Identifier: Apache-2.0
#include "cli/settings.hpp"

#include "cli/option_tree.hpp"
#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

namespace cli {

namespace {

/// What may stand on top of a config file, for all tools at once; a tool that has no such option ignores it.
constexpr std::array<std::string_view, 10> k_shared_keys{"store",      "force_network_fs", "verbose",  "quiet",
                                                         "log_format", "no_color",         "progress", "emit",
                                                         "if_locked",  "max_runtime"};

std::optional<std::string> flag_value(const std::string& text) {
  if (text == "1" || text == "true" || text == "yes" || text == "on") return "true";
  if (text == "0" || text == "false" || text == "no" || text == "off") return "false";
  return std::nullopt;
}

/// An option is decided when a higher place has given it, or another one that excludes it.
bool is_decided(const CLI::Option& option) {
  const auto& rivals = option.get_excludes();
  return option.count() > 0 ||
         std::any_of(rivals.begin(), rivals.end(), [](const CLI::Option* rival) { return rival->count() > 0; });
}

/// nullopt when the option took the values, else why not.
std::optional<std::string> refusal(CLI::Option& option, const std::vector<std::string>& values) {
  if (is_flag(option)) {
    const std::optional<std::string> truth = values.size() == 1 ? flag_value(values.front()) : std::nullopt;
    if (!truth) {
      return fmt::format("'{}' is not true or false", core::printable(fmt::format("{}", fmt::join(values, ", "))));
    }
    option.add_result(*truth);
  } else {
    for (const std::string& value : values) option.add_result(value);
  }
  if (auto odd = odd_number(option)) return odd;
  try {
    if (option.count() > 0) option.run_callback();
    return std::nullopt;
  } catch (const CLI::ParseError& error) {
    return complaint(option, error);
  }
}

/// The environment has no arrays: commas stand between several values.
std::vector<std::string> split_values(const CLI::Option& option, const std::string& text) {
  if (option.get_items_expected_max() <= 1) return {text};
  return CLI::detail::split(text, ',');
}

CLI::Option* with_key(const std::vector<CLI::Option*>& options, const std::string& key) {
  const auto found = std::find_if(options.begin(), options.end(), [&](const CLI::Option* option) {
    return is_setting(*option) && config_key(long_name(*option)) == key;
  });
  return found == options.end() ? nullptr : *found;
}

core::Failure complain(const ConfigFile& config, const Setting& setting, const std::string& what) {
  return core::fail(core::ErrorKind::config, fmt::format("{}: line {}: {}", config.path, setting.line, what));
}

core::Failure unknown_key(const ConfigFile& config, const Setting& setting, const std::vector<std::string>& possible) {
  const std::optional<std::string> meant = core::nearest(setting.key, possible);
  return complain(config, setting,
                  fmt::format("unknown key '{}'{}", core::printable(setting.key),
                              meant ? fmt::format(", did you mean '{}'?", *meant) : ""));
}

core::Result<void> check_keys(CLI::App& app, const ConfigFile& config) {
  const std::vector<CLI::Option*> options = options_of(app, Commands::all);
  for (const Setting& setting : config.shared) {
    if (std::find(k_shared_keys.begin(), k_shared_keys.end(), setting.key) != k_shared_keys.end()) continue;
    if (with_key(options, setting.key) != nullptr) {
      return complain(config, setting,
                      fmt::format("'{}' belongs into the table [{}]", core::printable(setting.key), app.get_name()));
    }
    return unknown_key(config, setting, {k_shared_keys.begin(), k_shared_keys.end()});
  }
  std::vector<std::string> keys;
  for (const CLI::Option* option : options) {
    if (is_setting(*option)) keys.push_back(config_key(long_name(*option)));
  }
  for (const Setting& setting : config.own) {
    if (std::find(keys.begin(), keys.end(), setting.key) == keys.end()) return unknown_key(config, setting, keys);
  }
  return {};
}

core::Result<void> apply(CLI::App& app, const ConfigFile& config, const std::vector<Setting>& settings) {
  const std::vector<CLI::Option*> options = options_of(app, Commands::named);
  for (const Setting& setting : settings) {
    CLI::Option* const option = with_key(options, setting.key);
    if (option == nullptr || is_decided(*option)) continue;
    if (const auto why = refusal(*option, setting.values)) {
      return complain(config, setting, fmt::format("{}: {}", setting.key, *why));
    }
  }
  return {};
}

}  // namespace

core::Result<void> apply_environment(CLI::App& app, const Environment& environment) {
  for (CLI::Option* const option : options_of(app, Commands::named)) {
    if (!is_setting(*option) || is_decided(*option)) continue;
    const std::string name = environment_name(long_name(*option));
    const std::optional<std::string> value = environment(name);
    if (!value) continue;
    if (const auto why = refusal(*option, split_values(*option, *value))) {
      return core::fail(core::ErrorKind::config, fmt::format("{}: {}", name, *why));
    }
  }
  return {};
}

core::Result<void> apply_config(CLI::App& app, const ConfigFile& config) {
  if (core::Result<void> known = check_keys(app, config); !known) return known;
  if (core::Result<void> applied = apply(app, config, config.own); !applied) return applied;
  return apply(app, config, config.shared);
}

}  // namespace cli
