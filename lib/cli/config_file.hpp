// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/surroundings.hpp"
#include "core/result.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

/// One `key = value`, the value as it would stand on the command line; several for an array.
struct Setting {
  std::string key;
  std::vector<std::string> values;
  std::size_t line;
};

/// What a config file says to one tool.
struct ConfigFile {
  std::string path;
  std::vector<Setting> shared;  // on top of the file
  std::vector<Setting> own;     // in the tool's table
};

/// Reads TOML. Tables of other tools are not looked into; `path` is for messages only. config, in one sentence with
/// path and line: not TOML, a table that belongs to no tool, a value that is no text, number, boolean or array of
/// these.
core::Result<ConfigFile> parse_config(std::string_view text, const std::string& path, std::string_view tool);

/// The file that a tool is to read: `named` if that is not empty (from --config or TEDI_CONFIG), else the first that
/// exists of $XDG_CONFIG_HOME/tedi/tedi.toml (unset: ~/.config) and /etc/tedi/tedi.toml; nullopt when there is none.
/// config: the named one is missing, or the file cannot be read or parsed.
core::Result<std::optional<ConfigFile>> find_config(const std::string& named, std::string_view tool,
                                                    const Environment& environment);

}  // namespace cli
