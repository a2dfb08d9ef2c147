// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/counts.hpp"
#include "core/result.hpp"
#include "core/stop.hpp"
#include "store/write_mode.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <string>

namespace leaderboard {

enum class Removal {
  detach,  // known, but on no board any more
  purge,   // as if never known: without entries and history, also those of a team that only has the user's name
};

/// What became of a user.
enum class Removed {
  now,      // by this call
  before,   // detached already
  unknown,  // there is nobody of that name
};

struct RemovedUser {
  std::string username;
  Removed removed;
  std::uint64_t entries = 0;  // that are gone with a purge
};

/// Removes users by name, each in a transaction of its own, so that a failure leaves the others removed, and the same
/// names again the rest. Who is not known, or was detached before, is counted as unchanged. interrupted: between two
/// users. Throws sql::Failure. `counts` is true to what was done also then.
core::Result<void> remove_users(sql::Connection& connection, std::span<const std::string> names, Removal how,
                                store::WriteMode mode, const core::StopFlag& stop,
                                const std::function<void(const RemovedUser&)>& on_user, core::Counts& counts);

}  // namespace leaderboard
