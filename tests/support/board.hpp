// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/board.hpp"
#include "core/times.hpp"

#include <optional>
#include <string_view>

namespace support {

/// A row of a board; what is not said here is not known.
struct BoardRow {
  std::int64_t team_id;
  std::optional<std::int64_t> rank = {};
  std::optional<double> score = {};
  std::string_view team_name = {};
  std::string_view members = {};
  int day = 0;  // of January 2025; 0: no date
};

inline catalog::LeaderboardEntry entry(const BoardRow& row) {
  catalog::LeaderboardEntry entry;
  entry.team_id = row.team_id;
  entry.rank = row.rank;
  entry.score = row.score;
  entry.score_text = row.score ? "a number" : "";
  entry.team_name = row.team_name;
  entry.members = row.members;
  if (row.day > 0) entry.submitted_at = core::utc_time(2025, 1, static_cast<unsigned>(row.day));
  return entry;
}

inline catalog::Board board(std::initializer_list<BoardRow> rows) {
  catalog::Board board;
  for (const BoardRow& row : rows) board.add(entry(row));
  return board;
}

}  // namespace support
