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

  /// Three sides in the order of team ids: what is stored, what is offered, and the teams of users without an entry,
  /// who may have stood there as a team before.
  void compare_teams(std::span<const std::uint32_t> offered) {
    std::vector<Match> newcomers = m_plan.new_of_users;
    std::ranges::sort(newcomers, {}, [&](const Match& match) { return m_board.team_id(match.row); });
    std::size_t next = 0;
    std::size_t newcomer = 0;
    bool has_come = false;
    m_entries.each_of_teams([&](const store::StoredEntry& stored) {
      while (next < offered.size() && m_board.team_id(offered[next]) < stored.key) {
        m_plan.new_of_teams.push_back(offered[next++]);
      }
      while (newcomer < newcomers.size() && m_board.team_id(newcomers[newcomer].row) < stored.key) ++newcomer;
      if (newcomer < newcomers.size() && m_board.team_id(newcomers[newcomer].row) == stored.key) {
        const Match& match = newcomers[newcomer];
        m_plan.updates.push_back({stored.id, match.row, match.user_id});
        has_come = true;
      } else if (next < offered.size() && m_board.team_id(offered[next]) == stored.key) {
        compare(stored, offered[next++]);
      } else {
        vanish(stored);
      }
    });
    m_plan.new_of_teams.insert(m_plan.new_of_teams.end(), offered.begin() + static_cast<std::ptrdiff_t>(next),
                               offered.end());
    if (has_come) forget_those_who_came();
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
