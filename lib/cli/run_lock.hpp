// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/options.hpp"
#include "cli/run.hpp"
#include "core/exit_code.hpp"
#include "core/result.hpp"
#include "sql/connection.hpp"

#include <functional>
#include <optional>
#include <string>

namespace cli {

/// nullopt: another run holds it.
using TryLock = std::function<std::optional<sql::RunLock>()>;

/// Takes the run lock `name` as --if-locked says. A value: the lock, or nullptr when the run is to end now with exit 0
/// (skip). busy: held by another run (fail, or waited in vain); interrupted: a signal came while waiting.
core::Result<sql::RunLock> take_run_lock(const TryLock& try_lock, const std::string& name, const IfLocked& if_locked,
                                         const Run& run);
core::Result<sql::RunLock> take_run_lock(sql::Connection& connection, const std::string& name,
                                         const IfLocked& if_locked, const Run& run);

/// Does the work, as far as no other run holds the items of it. nullopt: others held all of them, nothing was done.
using TryWork = std::function<core::Result<std::optional<core::ExitCode>>()>;

/// For tools without a run lock, whose items are held one by one: tries as --if-locked says. A value: what `try_work`
/// says of the work, or ok when others hold it and the run is to end now (skip). busy: others hold all of it (fail, or
/// waited in vain); interrupted: a signal came while waiting; or the error of `try_work`.
core::Result<core::ExitCode> take_work(const TryWork& try_work, const IfLocked& if_locked, const Run& run);

}  // namespace cli
