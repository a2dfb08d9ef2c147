// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/board.hpp"
#include "core/clock.hpp"
#include "leaderboard/match.hpp"
#include "store/leaderboard_repository.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace leaderboard {

/// What has to be written, so that the store has a board as its file has it, and nothing else.
struct Plan {
  struct Update {
    std::int64_t entry_id;
    std::uint32_t row;
    std::optional<std::int64_t> new_user;  // of an entry that had none
  };
  std::vector<Update> updates;
  std::vector<Match> new_of_users;          // by user id
  std::vector<std::uint32_t> new_of_teams;  // rows, by team id
  std::vector<std::int64_t> vanished;       // ids of entries
  std::uint64_t unchanged = 0;

  [[nodiscard]] std::uint64_t created() const { return new_of_users.size() + new_of_teams.size(); }
  [[nodiscard]] bool is_empty() const { return created() + updates.size() + vanished.size() == 0; }
};

/// Compares the board with what is stored, in one scan in the order of keys. `with_others`: teams without a user have
/// entries, too. Throws sql::Failure.
Plan make_plan(const catalog::Board& board, const Matches& matches, bool with_others,
               store::LeaderboardRepository& entries);

/// In the transaction in which it was made. Throws sql::Failure.
void carry_out(const Plan& plan, const catalog::Board& board, core::TimePoint now,
               store::LeaderboardRepository& entries);

}  // namespace leaderboard
