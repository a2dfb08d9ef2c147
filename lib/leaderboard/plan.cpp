// SPDX-License-Identifier: Apache-2.0
#include "leaderboard/plan.hpp"

#include <algorithm>
#include <span>

namespace leaderboard {

namespace {

class Planner {
 public:
  Planner(const catalog::Board& board, store::LeaderboardRepository& entries) : m_board(board), m_entries(entries) {}

  Plan run(std::span<const Match> users, std::span<const std::uint32_t> others) {
    compare_users(users);
    compare_teams(others);
    return std::move(m_plan);
  }

 private:
  /// Both sides come in the order of user ids.
  void compare_users(std::span<const Match> offered) {
    std::size_t next = 0;
    m_entries.each_of_users([&](const store::StoredEntry& stored) {
      while (next < offered.size() && offered[next].user_id < stored.key)
        m_plan.new_of_users.push_back(offered[next++]);
      if (next == offered.size() || offered[next].user_id != stored.key) return vanish(stored);
      compare(stored, offered[next++].row);
    });
    m_plan.new_of_users.insert(m_plan.new_of_users.end(), offered.begin() + static_cast<std::ptrdiff_t>(next),
                               offered.end());
  }

  /// A team of the board: one without user, or that of a user without an entry, which may have stood there as a team.
  struct Team {
    std::int64_t id;
    std::uint32_t row;
    std::optional<std::int64_t> user_id;
  };

  /// Both sides come in the order of team ids.
  void compare_teams(std::span<const std::uint32_t> others) {
    // Sorted only when there is anything to compare: mostly no team without user is wanted, nor stored.
    std::optional<std::vector<Team>> offered;
    if (!others.empty()) offered = teams_of(others);
    std::size_t next = 0;
    bool has_come = false;
    const auto pass = [&] {
      if (!(*offered)[next].user_id) m_plan.new_of_teams.push_back((*offered)[next].row);
      ++next;
    };
    m_entries.each_of_teams([&](const store::StoredEntry& stored) {
      if (!offered) offered = teams_of(others);
      while (next < offered->size() && (*offered)[next].id < stored.key) pass();
      if (next == offered->size() || (*offered)[next].id != stored.key) return vanish(stored);
      const Team& team = (*offered)[next++];
      if (!team.user_id) return compare(stored, team.row);
      m_plan.updates.push_back({stored.id, team.row, team.user_id});
      has_come = true;
    });
    while (offered && next < offered->size()) pass();
    if (has_come) forget_those_who_came();
  }

  [[nodiscard]] std::vector<Team> teams_of(std::span<const std::uint32_t> others) const {
    std::vector<Team> teams;
    teams.reserve(others.size() + m_plan.new_of_users.size());
    for (const std::uint32_t row : others) teams.push_back({m_board.team_id(row), row, std::nullopt});
    for (const Match& match : m_plan.new_of_users) {
      teams.push_back({m_board.team_id(match.row), match.row, match.user_id});
    }
    std::ranges::sort(teams, {}, &Team::id);
    return teams;
  }

  void forget_those_who_came() {
    std::vector<std::int64_t> users;
    for (const Plan::Update& update : m_plan.updates) {
      if (update.new_user) users.push_back(*update.new_user);
    }
    std::ranges::sort(users);
    std::erase_if(m_plan.new_of_users,
                  [&](const Match& match) { return std::ranges::binary_search(users, match.user_id); });
  }

  void compare(const store::StoredEntry& stored, std::uint32_t row) {
    if (stored.is_active && stored.row_hash == catalog::hash_of(m_board[row], m_hash)) {
      ++m_plan.unchanged;
    } else {
      m_plan.updates.push_back({stored.id, row, std::nullopt});
    }
  }

  void vanish(const store::StoredEntry& stored) {
    if (stored.is_active) m_plan.vanished.push_back(stored.id);
  }

  const catalog::Board& m_board;
  store::LeaderboardRepository& m_entries;
  core::RowHash m_hash;
  Plan m_plan;
};

}  // namespace

Plan make_plan(const catalog::Board& board, const Matches& matches, bool with_others,
               store::LeaderboardRepository& entries) {
  return Planner(board, entries)
      .run(matches.users,
           with_others ? std::span<const std::uint32_t>(matches.others) : std::span<const std::uint32_t>());
}

void carry_out(const Plan& plan, const catalog::Board& board, core::TimePoint now,
               store::LeaderboardRepository& entries) {
  core::RowHash hash;
  for (const std::int64_t id : plan.vanished) entries.deactivate(id, now);
  for (const Plan::Update& update : plan.updates) {
    const catalog::LeaderboardEntry entry = board[update.row];
    if (update.new_user) entries.give(update.entry_id, *update.new_user);
    entries.update(update.entry_id, entry, catalog::hash_of(entry, hash), now);
  }
  const auto insert = [&](std::optional<std::int64_t> user, std::uint32_t row) {
    const catalog::LeaderboardEntry entry = board[row];
    entries.insert(user, entry, catalog::hash_of(entry, hash), now);
  };
  for (const Match& match : plan.new_of_users) insert(match.user_id, match.row);
  for (const std::uint32_t row : plan.new_of_teams) insert(std::nullopt, row);
}

}  // namespace leaderboard
