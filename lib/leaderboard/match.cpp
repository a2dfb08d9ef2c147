// SPDX-License-Identifier: Apache-2.0
#include "leaderboard/match.hpp"

#include "core/text.hpp"

#include <algorithm>
#include <string_view>

namespace leaderboard {

namespace {

/// Calls visit(name) for each name that the team may be known by, in their order, until it returns true.
template <class Visit>
void each_name(const catalog::LeaderboardEntry& entry, Visit&& visit) {
  std::string_view rest = entry.members;
  while (!rest.empty()) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    const std::string_view member = core::trim(rest.substr(0, comma));
    if (!member.empty() && visit(member)) return;
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  const std::string_view team = core::trim(entry.team_name);
  if (!team.empty()) visit(team);
}

std::string matched_name(const catalog::LeaderboardEntry& entry, UserLookup& users) {
  std::string found;
  each_name(entry, [&](std::string_view name) {
    if (!users.find(name)) return false;
    found = name;
    return true;
  });
  return found;
}

}  // namespace

std::optional<std::int64_t> match(const catalog::LeaderboardEntry& entry, UserLookup& users) {
  std::optional<std::int64_t> user;
  each_name(entry, [&](std::string_view name) { return (user = users.find(name)).has_value(); });
  return user;
}

Matches match(const catalog::Board& board, const catalog::Teams& teams, UserLookup& users) {
  constexpr std::size_t k_told = 10;
  Matches matches;
  std::vector<Match>& found = matches.users;
  for (const std::uint32_t row : teams) {
    if (const auto user = match(board[row], users)) {
      found.push_back({*user, row});
    } else {
      matches.others.push_back(row);
    }
  }
  std::ranges::sort(found, [&](const Match& a, const Match& b) {
    if (a.user_id != b.user_id) return a.user_id < b.user_id;
    const auto rank_a = board[a.row].rank;
    const auto rank_b = board[b.row].rank;
    return rank_a != rank_b ? catalog::ranks_before(rank_a, rank_b) : a.row < b.row;
  });
  std::size_t kept = 0;
  for (const Match& next : found) {
    if (kept == 0 || found[kept - 1].user_id != next.user_id) {
      found[kept++] = next;
      continue;
    }
    ++matches.conflicts;
    matches.others.push_back(next.row);
    if (matches.first_conflicts.size() < k_told) {
      matches.first_conflicts.push_back({matched_name(board[next.row], users), found[kept - 1].row, next.row});
    }
  }
  found.resize(kept);
  return matches;
}

}  // namespace leaderboard
