// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/user_repository.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace leaderboard {

/// Who of the active users has a name. Abstract because a few names are asked for in the store, and many in memory.
class UserLookup {
 public:
  virtual ~UserLookup() = default;
  /// The user's id; `name` in whatever case (of ASCII), without blanks around.
  virtual std::optional<std::int64_t> find(std::string_view name) = 0;
};

/// For about so many questions. Users and connection must not change while it lives. Throws sql::Failure.
std::unique_ptr<UserLookup> look_up_users(store::UserRepository& users, std::uint64_t questions);

}  // namespace leaderboard
