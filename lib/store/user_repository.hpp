// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sql/connection.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace store {

/// Somebody whose entries are looked for on the boards. Case of the name makes no difference.
struct User {
  std::string username;
  std::string display_name;  // empty: not said
};

/// What a batch of users did.
struct UserWrites {
  std::uint64_t inserted = 0;
  std::uint64_t updated = 0;  // have another display name, or are active again
  std::uint64_t unchanged = 0;
};

/// All methods throw sql::Failure. Those that write bump the revision when it changes who is active.
class UserRepository {
 public:
  /// The connection must outlive the repository.
  explicit UserRepository(sql::Connection& connection);

  /// Tells whether the same users are active as when it was asked before.
  std::int64_t revision();

  /// In one transaction. Who is there keeps the spelling of the name, and the display name when none is said.
  UserWrites add(std::span<const User> users);

  std::uint64_t count_active();

  /// The id of an active user; `name` in whatever case.
  std::optional<std::int64_t> find_active(std::string_view name);

  /// By id. `visit` must not use the connection.
  void each_active(const std::function<void(std::int64_t id, std::string_view username)>& visit);

  /// By name, also who is not active. `visit` must not use the connection.
  void each(const std::function<void(std::string_view username, std::string_view display_name, bool is_active)>& visit);

  /// Not matched any more, and from now on nobody of that name on any board. nullopt: there is no such user; else
  /// whether that is new.
  std::optional<bool> detach(std::string_view username);

  /// Erased, with all entries and their history, also those of a team that only has the user's name. nullopt: there is
  /// nothing of that name; else how many entries are gone.
  std::optional<std::uint64_t> purge(std::string_view username);

 private:
  void bump_revision();

  sql::Connection& m_connection;
  sql::Statement m_find_active;
};

}  // namespace store
