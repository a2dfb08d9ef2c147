// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace cli {

/// What --version prints, the best first line of a report: tool, project, git revision, schema, libraries.
std::string version_text(std::string_view tool);

}  // namespace cli
