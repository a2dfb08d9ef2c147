// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/config_file.hpp"
#include "cli/surroundings.hpp"
#include "core/result.hpp"

namespace CLI {
class App;
}

namespace cli {

/// Gives every long option that the command line left alone the value that the environment holds for it. config: a
/// value that the option refuses, naming the variable.
core::Result<void> apply_environment(CLI::App& app, const Environment& environment);

/// The same for the config file, for options that neither the command line nor the environment gave. A value on top of
/// the file yields to one in the tool's table. config, with path and line: a key that no option has (and what may have
/// been meant), a value that the option refuses.
core::Result<void> apply_config(CLI::App& app, const ConfigFile& config);

}  // namespace cli
