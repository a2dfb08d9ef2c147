// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.hpp"

namespace cli {

class RootApp;

enum class Asked { to_run, for_help };

/// Reads the command line into the options. usage: one sentence that says what is wrong with it, for unknown names what
/// may have been meant. Requirements between options wait for check_requirements().
core::Result<Asked> parse_command_line(RootApp& app, int argc, const char* const* argv);

/// To be called when environment and config file have been read, too. usage: a required option or command is missing,
/// or two options exclude each other.
core::Result<void> check_requirements(RootApp& app);

}  // namespace cli
