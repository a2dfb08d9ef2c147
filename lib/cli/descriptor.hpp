// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace cli {

/// Opens 0, 1 and 2 where the parent left them closed, in a way that reading gives nothing and writing fails: otherwise
/// the store might get descriptor 1, and the summary would be written into it.
void occupy_standard_descriptors();

/// Writes everything, also in several pieces and to a descriptor that does not block. Returns 0 or errno. When the
/// reader has gone away the process ends quietly, as by SIGPIPE, even if the parent had blocked that signal.
int write_all(int descriptor, std::string_view bytes);

}  // namespace cli
