// SPDX-License-Identifier: Apache-2.0
#include "cli/config_file.hpp"

#include "cli/toml.hpp"
#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

namespace cli {

namespace {

constexpr std::array<std::string_view, 12> k_tools{"ingest-seed",  "ingest-enrich", "ingest-latest",  "ingest-embed",
                                                   "ingest-score", "ingest-search", "ingest-janitor", "lb-sync",
                                                   "tedi-check",   "tedi-registry", "tedi-report",    "tedi-store"};

constexpr std::size_t k_largest_file = 64 * 1024;

// toml++ 3.3 destroys nested tables by recursion, and each dot of a key is a table: some 20,000 dots exhaust the stack.
constexpr std::ptrdiff_t k_most_dots = 4096;

template <class... Args>
core::Failure complain(const std::string& path, std::size_t line, fmt::format_string<Args...> format, Args&&... args) {
  return core::fail(core::ErrorKind::config,
                    fmt::format("{}: line {}: {}", path, line, fmt::format(format, std::forward<Args>(args)...)));
}

/// The value as it would stand on the command line; nullopt for what cannot stand there.
std::optional<std::string> text_of(const toml::node& node) {
  if (const auto* text = node.as_string()) {
    return text->get().find('\0') == std::string::npos ? std::optional(text->get()) : std::nullopt;
  }
  if (const auto* number = node.as_integer()) return std::to_string(number->get());
  if (const auto* number = node.as_floating_point()) return fmt::format("{}", number->get());
  if (const auto* truth = node.as_boolean()) return truth->get() ? "true" : "false";
  return std::nullopt;
}

std::optional<std::vector<std::string>> values_of(const toml::node& node) {
  std::vector<std::string> values;
  const auto add = [&](const toml::node& element) {
    std::optional<std::string> text = text_of(element);
    if (!text) return false;
    values.push_back(*std::move(text));
    return true;
  };
  if (const toml::array* array = node.as_array()) {
    if (!std::all_of(array->begin(), array->end(), add)) return std::nullopt;
  } else if (!add(node)) {
    return std::nullopt;
  }
  return values;
}

core::Result<Setting> to_setting(const toml::key& key, const toml::node& node, const std::string& path) {
  const std::size_t line = key.source().begin.line;
  std::optional<std::vector<std::string>> values = values_of(node);
  if (!values) {
    return complain(path, line, "{}: a text in quotes, a number, true, false or an array of these was expected",
                    core::printable(key.str()));
  }
  return Setting{std::string(key.str()), *std::move(values), line};
}

core::Result<std::vector<Setting>> read_table(const toml::table& table, const std::string& path) {
  std::vector<Setting> settings;
  for (const auto& [key, node] : table) {
    core::Result<Setting> setting = to_setting(key, node, path);
    if (!setting) return core::fail(std::move(setting).error());
    settings.push_back(*std::move(setting));
  }
  return settings;
}

core::Failure unknown_table(const toml::key& key, const std::string& path) {
  const std::optional<std::string> meant = core::nearest(key.str(), k_tools);
  return complain(path, key.source().begin.line, "no tool is called '{}'{}", core::printable(key.str()),
                  meant ? fmt::format(", did you mean [{}]?", *meant) : "");
}

core::Result<ConfigFile> read_document(const toml::table& document, const std::string& path, std::string_view tool) {
  ConfigFile config{.path = path, .shared = {}, .own = {}};
  for (const auto& [key, node] : document) {
    const bool names_a_tool = std::find(k_tools.begin(), k_tools.end(), key.str()) != k_tools.end();
    const toml::table* const table = node.as_table();
    if (names_a_tool && table == nullptr) {
      return complain(path, key.source().begin.line, "{} is a tool: a table [{}] was expected", key.str(), key.str());
    }
    if (table == nullptr) {
      core::Result<Setting> setting = to_setting(key, node, path);
      if (!setting) return core::fail(std::move(setting).error());
      config.shared.push_back(*std::move(setting));
    } else if (key.str() == tool) {
      core::Result<std::vector<Setting>> settings = read_table(*table, path);
      if (!settings) return core::fail(std::move(settings).error());
      config.own = *std::move(settings);
    } else if (!names_a_tool) {
      return unknown_table(key, path);
    }
  }
  return config;
}

core::Result<std::string> read_whole(const std::string& path) {
  const auto reason = [&] {
    return core::fail(core::ErrorKind::config, fmt::format("cannot read the config file {}: {}", core::printable(path),
                                                           std::generic_category().message(errno)));
  };
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "re"), &std::fclose);
  if (!file) return reason();
  std::string text(k_largest_file + 1, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), file.get()));
  if (std::ferror(file.get()) != 0) return reason();
  return text;
}

/// Where a config file may lie when none is named, in the order of asking.
std::vector<std::filesystem::path> usual_places(const Environment& environment) {
  std::vector<std::filesystem::path> places;
  const std::filesystem::path xdg = environment("XDG_CONFIG_HOME").value_or("");
  const std::optional<std::string> home = environment("HOME");
  if (xdg.is_absolute()) {  // the XDG specification: a relative one is to be ignored
    places.push_back(xdg / "tedi/tedi.toml");
  } else if (home) {
    places.push_back(std::filesystem::path(*home) / ".config/tedi/tedi.toml");
  }
  places.emplace_back("/etc/tedi/tedi.toml");
  return places;
}

}  // namespace

core::Result<ConfigFile> parse_config(std::string_view text, const std::string& path, std::string_view tool) {
  if (text.size() > k_largest_file || std::count(text.begin(), text.end(), '.') > k_most_dots) {
    return core::fail(core::ErrorKind::config, path + ": too large for a config file, which has 64 KiB at most");
  }
  const toml::parse_result document = toml::parse(text, std::string_view());
  if (document) return read_document(document.table(), path, tool);
  const toml::parse_error& error = document.error();
  return complain(path, error.source().begin.line, "not TOML: {}", core::printable(error.description(), 300));
}

core::Result<std::optional<ConfigFile>> find_config(const std::string& named, std::string_view tool,
                                                    const Environment& environment) {
  std::string path = named;
  if (path.empty()) {
    const std::vector<std::filesystem::path> places = usual_places(environment);
    const auto found = std::find_if(places.begin(), places.end(), [](const std::filesystem::path& place) {
      std::error_code ignored;
      return std::filesystem::exists(place, ignored);
    });
    if (found == places.end()) return std::optional<ConfigFile>();
    path = found->string();
  }
  const core::Result<std::string> text = read_whole(path);
  if (!text) return core::fail(text.error());
  core::Result<ConfigFile> config = parse_config(*text, core::printable(path), tool);
  if (!config) return core::fail(std::move(config).error());
  return std::optional(*std::move(config));
}

}  // namespace cli
