// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/leaderboard.hpp"
#include "core/hash.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

namespace catalog {

/// The rows of one board in the order of its file, in 56 bytes each and their texts: a board of a million teams is 100
/// MB.
class Board {
 public:
  /// Copies the texts.
  void add(const LeaderboardEntry& entry);

  [[nodiscard]] std::size_t size() const { return m_rows.size(); }

  /// A view that lives as long as the board.
  [[nodiscard]] LeaderboardEntry operator[](std::size_t row) const;
  [[nodiscard]] std::int64_t team_id(std::size_t row) const { return m_rows[row].team_id; }

  void set_rank(std::size_t row, std::int64_t rank) { m_rows[row].rank = rank; }

 private:
  static constexpr std::int64_t k_nothing = std::numeric_limits<std::int64_t>::min();

  struct Row {
    std::int64_t team_id;
    std::int64_t rank;  // k_nothing: not said, as in what follows
    std::int64_t submitted_ms;
    std::int64_t submission_count;
    double score;      // NaN: not said
    const char* text;  // score, team name and members, one behind the other
    std::uint32_t score_bytes;
    std::uint32_t name_bytes;
    std::uint32_t members_bytes;
  };

  char* room_for(std::size_t bytes);

  std::vector<Row> m_rows;
  std::vector<std::unique_ptr<char[]>> m_blocks;  // of text
  char* m_free = nullptr;                         // the room left in the last block
  std::size_t m_free_bytes = 0;
};

/// The rows that stand for their teams, in the order of the file: of several rows of a team, as a board of each
/// submission has them, the best one, or the last when the direction is not known.
using Teams = std::vector<std::uint32_t>;
Teams collapse(const Board& board, Direction direction);

/// The hash of what is stored of an entry, to tell whether a board still says the same of a team. Without the members,
/// who only decide whose the entry is.
std::int64_t hash_of(const LeaderboardEntry& entry, core::RowHash& hash);

/// The hash of all that a board says of its teams, members included, whatever the order of its rows.
std::int64_t hash_of(const Board& board, const Teams& teams);

/// Gives the teams of a board without ranks their ranks: by score, then by date, then by team id. Who has no score gets
/// no rank. `direction` must be known.
void rank_by_score(Board& board, const Teams& teams, Direction direction);

}  // namespace catalog
