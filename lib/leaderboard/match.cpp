// SPDX-License-Identifier: Apache-2.0
#include "leaderboard/match.hpp"

#include "core/text.hpp"

#include <algorithm>
#include <string_view>

namespace leaderboard {

namespace {

/// Calls visit(name, is_member) for each name that the team may be known by, in their order, until it returns true.
template <class Visit>
void each_name(const catalog::LeaderboardEntry& entry, Visit&& visit) {
  std::string_view rest = entry.members;
  while (!rest.empty()) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    const std::string_view member = core::trim(rest.substr(0, comma));
    if (!member.empty() && visit(member, true)) return;
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  const std::string_view team = core::trim(entry.team_name);
  if (!team.empty()) visit(team, false);
}

std::string matched_name(const catalog::LeaderboardEntry& entry, UserLookup& users) {
  std::string found;
  each_name(entry, [&](std::string_view name, bool /*is_member*/) {
    if (!users.find(name)) return false;
    found = name;
    return true;
  });
  return found;
}

}  // namespace

std::optional<Match> match(const catalog::LeaderboardEntry& entry, std::uint32_t row, UserLookup& users) {
  std::optional<Match> match;
  each_name(entry, [&](std::string_view name, bool is_member) {
    if (const auto user = users.find(name)) match = Match{*user, row, is_member};
    return match.has_value();
  });
  return match;
}

Matches match(const catalog::Board& board, const catalog::Teams& teams, UserLookup& users) {
  constexpr std::size_t k_told = 10;
  Matches matches;
  std::vector<Match>& found = matches.users;
  for (const std::uint32_t row : teams) {
    if (const auto of_user = match(board[row], row, users)) {
      found.push_back(*of_user);
    } else {
      matches.others.push_back(row);
    }
  }
  std::ranges::sort(found, [&](const Match& a, const Match& b) {
    if (a.user_id != b.user_id) return a.user_id < b.user_id;
    if (a.is_by_member != b.is_by_member) return a.is_by_member;
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
