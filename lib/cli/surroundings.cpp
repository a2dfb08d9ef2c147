// SPDX-License-Identifier: Apache-2.0
#include "cli/surroundings.hpp"

#include <cstdlib>

namespace cli {

std::optional<std::string> environment_variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe): nobody sets variables here
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

}  // namespace cli
