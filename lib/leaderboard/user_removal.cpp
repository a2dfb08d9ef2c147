// SPDX-License-Identifier: Apache-2.0
#include "leaderboard/user_removal.hpp"

#include "store/user_repository.hpp"

namespace leaderboard {

namespace {

RemovedUser remove(store::UserRepository& users, const std::string& name, Removal how) {
  if (how == Removal::purge) {
    const auto entries = users.purge(name);
    return {name, entries ? Removed::now : Removed::unknown, entries.value_or(0)};
  }
  const auto is_new = users.detach(name);
  if (!is_new) return {name, Removed::unknown};
  return {name, *is_new ? Removed::now : Removed::before};
}

}  // namespace

core::Result<void> remove_users(sql::Connection& connection, std::span<const std::string> names, Removal how,
                                store::WriteMode mode, const core::StopFlag& stop,
                                const std::function<void(const RemovedUser&)>& on_user, core::Counts& counts) {
  store::UserRepository users(connection);
  for (const std::string& name : names) {
    if (stop.is_set()) return core::fail(core::ErrorKind::interrupted, "stopped between two users");
    const auto user =
        store::in_transaction(connection, mode, [&] { return core::Result<RemovedUser>(remove(users, name, how)); });
    ++(user->removed == Removed::now ? counts.updated : counts.unchanged);
    on_user(*user);
  }
  return {};
}

}  // namespace leaderboard
