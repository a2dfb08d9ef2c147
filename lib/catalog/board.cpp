// SPDX-License-Identifier: Apache-2.0
#include "catalog/board.hpp"

#include "core/times.hpp"

#include <algorithm>
#include <cmath>
#include <compare>
#include <stdexcept>

namespace catalog {

namespace {

constexpr std::size_t k_block_bytes = std::size_t{1} << 20;

/// -1, 0 or 1: what has no score is worse than anything.
int compare_scores(std::optional<double> a, std::optional<double> b, Direction direction) {
  if (!a || !b) return static_cast<int>(a.has_value()) - static_cast<int>(b.has_value());
  const int greater = static_cast<int>(*a > *b) - static_cast<int>(*a < *b);
  return direction == Direction::higher_is_better ? greater : -greater;
}

}  // namespace

void Board::add(const LeaderboardEntry& entry) {
  if (size() == std::numeric_limits<std::uint32_t>::max()) throw std::length_error("a board of 2^32 rows");
  char* const text = room_for(entry.score_text.size() + entry.team_name.size() + entry.members.size());
  char* at = std::copy(entry.score_text.begin(), entry.score_text.end(), text);
  at = std::copy(entry.team_name.begin(), entry.team_name.end(), at);
  std::copy(entry.members.begin(), entry.members.end(), at);
  m_rows.push_back({.team_id = entry.team_id,
                    .rank = entry.rank.value_or(k_nothing),
                    .submitted_ms = entry.submitted_at ? core::to_epoch_ms(*entry.submitted_at) : k_nothing,
                    .submission_count = entry.submission_count.value_or(k_nothing),
                    .score = entry.score.value_or(std::numeric_limits<double>::quiet_NaN()),
                    .text = text,
                    .score_bytes = static_cast<std::uint32_t>(entry.score_text.size()),
                    .name_bytes = static_cast<std::uint32_t>(entry.team_name.size()),
                    .members_bytes = static_cast<std::uint32_t>(entry.members.size())});
}

LeaderboardEntry Board::operator[](std::size_t row) const {
  const Row& packed = m_rows[row];
  const auto number = [](std::int64_t value) { return value == k_nothing ? std::nullopt : std::optional(value); };
  LeaderboardEntry entry;
  entry.team_id = packed.team_id;
  entry.rank = number(packed.rank);
  if (!std::isnan(packed.score)) entry.score = packed.score;
  if (packed.submitted_ms != k_nothing) entry.submitted_at = core::from_epoch_ms(packed.submitted_ms);
  entry.submission_count = number(packed.submission_count);
  entry.score_text = {packed.text, packed.score_bytes};
  entry.team_name = {packed.text + packed.score_bytes, packed.name_bytes};
  entry.members = {packed.text + packed.score_bytes + packed.name_bytes, packed.members_bytes};
  return entry;
}

char* Board::room_for(std::size_t bytes) {
  if (bytes > m_free_bytes) {
    m_free_bytes = std::max(bytes, k_block_bytes);
    m_blocks.emplace_back(new char[m_free_bytes]);
    m_free = m_blocks.back().get();
  }
  char* const room = m_free;
  m_free += bytes;
  m_free_bytes -= bytes;
  return room;
}

Teams collapse(const Board& board, Direction direction) {
  struct Place {
    std::int64_t team_id;
    std::uint32_t row;
    auto operator<=>(const Place&) const = default;
  };
  std::vector<Place> places;  // apart from the rows, which would be far from each other in this order
  places.reserve(board.size());
  for (std::uint32_t row = 0; row < board.size(); ++row) places.push_back({board.team_id(row), row});
  if (!std::ranges::is_sorted(places)) std::ranges::sort(places);
  Teams teams;
  teams.reserve(places.size());
  for (std::size_t next = 0; next < places.size(); ++next) {
    const std::uint32_t row = places[next].row;
    if (next == 0 || places[next - 1].team_id != places[next].team_id) {
      teams.push_back(row);
    } else if (direction == Direction::unknown ||
               compare_scores(board[row].score, board[teams.back()].score, direction) > 0) {
      teams.back() = row;
    }
  }
  std::ranges::sort(teams);
  return teams;
}

std::int64_t hash_of(const LeaderboardEntry& entry, core::RowHash& hash) {
  hash.add(entry.team_id);
  hash.add(entry.rank);
  hash.add(entry.submitted_at ? std::optional(core::to_epoch_ms(*entry.submitted_at)) : std::nullopt);
  hash.add(entry.submission_count);
  hash.add(entry.score_text);
  hash.add(entry.team_name);
  return hash.finish();
}

std::int64_t hash_of(const Board& board, const Teams& teams) {
  core::RowHash hash;
  std::uint64_t sum = 0;  // which no order changes
  for (const std::uint32_t row : teams) {
    const LeaderboardEntry entry = board[row];
    hash.add(hash_of(entry, hash));
    hash.add(entry.members);
    sum += static_cast<std::uint64_t>(hash.finish());
  }
  hash.add(static_cast<std::int64_t>(sum));
  hash.add(static_cast<std::int64_t>(teams.size()));
  return hash.finish();
}

void rank_by_score(Board& board, const Teams& teams, Direction direction) {
  Teams order = teams;
  std::erase_if(order, [&](std::uint32_t row) { return !board[row].score; });
  std::ranges::sort(order, [&](std::uint32_t a, std::uint32_t b) {
    const LeaderboardEntry entry_a = board[a];
    const LeaderboardEntry entry_b = board[b];
    const int compared = compare_scores(entry_a.score, entry_b.score, direction);
    if (compared != 0) return compared > 0;
    const core::TimePoint at_a = entry_a.submitted_at.value_or(core::TimePoint::max());
    const core::TimePoint at_b = entry_b.submitted_at.value_or(core::TimePoint::max());
    return at_a != at_b ? at_a < at_b : entry_a.team_id < entry_b.team_id;
  });
  std::int64_t rank = 0;
  for (const std::uint32_t row : order) board.set_rank(row, ++rank);
}

}  // namespace catalog
