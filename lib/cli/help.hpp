// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace CLI {
class App;
}

namespace cli {

struct ToolInfo;

/// What --help prints: for the tool, or for the command that was named beside it. Ready for stdout but for the last
/// line's end.
std::string help_text(const CLI::App& app, const ToolInfo& info);

}  // namespace cli
