// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.hpp"
#include "store/options.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace store {

/// The store's file: the DSN's path, else $XDG_STATE_HOME/tedi/tedi.db, else ~/.local/state/tedi/tedi.db. config: a DSN
/// of an engine that is not built in (postgresql://...), or no home to fall back to.
core::Result<std::filesystem::path> locate(const Options& options);

/// The name of the network file system that `path` (or its nearest existing parent) lies on, nullopt when it is local:
/// SQLite's WAL needs shared memory between all processes, which NFS, SMB, sshfs, virtiofs and their like do not give.
/// `mounts` is the content of /proc/self/mountinfo.
std::optional<std::string> network_filesystem(const std::filesystem::path& path, std::string_view mounts);

}  // namespace store
