// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/board.hpp"
#include "leaderboard/user_lookup.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace leaderboard {

/// A team of the board, by its row, and the user that it is the entry of.
struct Match {
  std::int64_t user_id;
  std::uint32_t row;
  bool is_by_member;  // else only the team's name is the user's
};

/// A user whom two teams of a board claim: one entry a user.
struct Conflict {
  std::string username;  // as the board has it
  std::uint32_t kept_row;
  std::uint32_t other_row;
};

/// Whose the teams of a board are.
struct Matches {
  std::vector<Match> users;           // by user id
  std::vector<std::uint32_t> others;  // the rows of all other teams, in no order
  std::uint64_t conflicts = 0;
  std::vector<Conflict> first_conflicts;  // ten at most
};

/// Of a team (its row is the caller's): the first of its members who is a user, else who has the team's name.
std::optional<Match> match(const catalog::LeaderboardEntry& entry, std::uint32_t row, UserLookup& users);

/// Of several teams of a user the best ranked one is the user's (catalog::ranks_before), and where ranks do not decide,
/// the first in the file; one of which he is a member before one that only bears his name, as anybody may call his team
/// after him.
Matches match(const catalog::Board& board, const catalog::Teams& teams, UserLookup& users);

}  // namespace leaderboard
