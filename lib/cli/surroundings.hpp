// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"
#include "core/environment.hpp"
#include "http/transport.hpp"

#include <optional>
#include <string>

namespace cli {

using core::Environment;

/// The environment of this process.
std::optional<std::string> environment_variable(const std::string& name);

/// What a process finds around itself; tests put their own in its place.
struct Surroundings {
  int stdout_descriptor = 1;
  int stderr_descriptor = 2;
  Environment environment = environment_variable;
  const core::Clock* clock = nullptr;    // nullptr: the machine's clock; else it must outlive the tool
  http::Transport* transport = nullptr;  // nullptr: the network; else it must outlive the tool
};

}  // namespace cli
