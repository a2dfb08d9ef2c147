// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace store {

/// Where the store is. cli/ binds it to --store and --force-network-fs.
struct Options {
  std::string dsn;  // a path or "sqlite:PATH"; empty: the default location
  bool force_network_fs = false;
};

}  // namespace store
