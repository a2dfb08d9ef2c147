// SPDX-License-Identifier: Apache-2.0
// Whatever bytes a leaderboard download has: a board that can be stored comes out, one row a team, or one sentence that
// says why not.
#include "core/text.hpp"
#include "core/times.hpp"
#include "sources/kaggle/leaderboard_reader.hpp"

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>

namespace {

using catalog::Direction;
using sources::kaggle::Ranks;
using sources::kaggle::ReadLeaderboard;

void require(bool truth) {
  if (!truth) std::abort();
}

void require_sentence(const core::Error& error) {
  require(!error.message.empty() && error.message.size() < 4000 && core::is_storable_utf8(error.message));
  for (const char character : error.message) {
    require(static_cast<unsigned char>(character) >= 0x20 && character != '\x7F');
  }
}

class NoProgress final : public core::Progress {
 public:
  void update(std::string_view, std::uint64_t, std::uint64_t) override {}
};

core::Result<ReadLeaderboard> read(const std::string& csv, Direction direction) {
  NoProgress progress;
  const core::StopFlag stop;
  std::uint64_t told = 0;
  const auto source = io::open_text(csv);
  auto board = sources::kaggle::read_leaderboard(*source, direction,
                                                 {.name = "board.csv",
                                                  .max_bytes = 1 << 20,
                                                  .stop = stop,
                                                  .progress = progress,
                                                  .on_reject = [&](const catalog::Reject& reject) {
                                                    ++told;
                                                    require(reject.line > 0 && core::is_storable_utf8(reject.reason));
                                                  }});
  if (board) require(board->rejected == told);
  return board;
}

/// Whoever stores it relies on this.
void require_storable(const ReadLeaderboard& read) {
  require(read.rows == read.rejected + read.board.size() && read.teams.size() <= read.board.size());
  std::set<std::int64_t> team_ids;
  for (const std::uint32_t row : read.teams) {
    const catalog::LeaderboardEntry entry = read.board[row];
    require(entry.team_id > 0 && team_ids.insert(entry.team_id).second);
    require(entry.rank.value_or(0) >= 0 && entry.submission_count.value_or(0) >= 0);
    require(std::isfinite(entry.score.value_or(0)));
    if (entry.submitted_at) require(core::to_rfc3339(*entry.submitted_at).size() <= 24);
    for (const auto text : {entry.team_name, entry.score_text, entry.members}) require(core::is_storable_utf8(text));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string csv(reinterpret_cast<const char*>(data), size);
  const auto unknown = read(csv, Direction::unknown);
  const auto higher = read(csv, Direction::higher_is_better);
  require(unknown.has_value() == higher.has_value());
  if (!unknown) {
    require_sentence(unknown.error());
    return 0;
  }
  for (const auto* board : {&*unknown, &*higher}) require_storable(*board);
  require(unknown->teams.size() == higher->teams.size());
  require(unknown->ranks != Ranks::by_score && higher->ranks != Ranks::none);
  return 0;
}
