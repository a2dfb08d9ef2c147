// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace catalog {

/// What the board of a competition says of one team. Texts are valid UTF-8 without NUL, and live as long as whoever
/// made the entry says. They are what strangers call themselves: anything.
struct LeaderboardEntry {
  std::int64_t team_id = 0;
  std::optional<std::int64_t> rank;  // from 1; 0: a benchmark, which does not compete
  std::optional<double> score;       // finite; nullopt: the text is no such number
  std::optional<core::TimePoint> submitted_at;
  std::optional<std::int64_t> submission_count;
  std::string_view score_text;
  std::string_view team_name;
  std::string_view members;  // user names with commas between them, as the board has them; empty: it does not say
};

/// Whether a greater score is a better one. A board does not say it.
enum class Direction { unknown, higher_is_better, lower_is_better };

/// What Kaggle calls a competition in its addresses: letters, digits and hyphens, at most 100.
bool is_competition_slug(std::string_view text);

/// True when `a` stands before `b`: by rank, where benchmarks come after those who compete, and who has no rank last.
bool ranks_before(std::optional<std::int64_t> a, std::optional<std::int64_t> b);

/// A time stamp with `_` for what not every system can have in a name ("2025-10-31T16:26:26" becomes
/// "2025-10-31_T_16_26_26"), and so any other colon, backslash or control character; folders are left out.
std::string plain_file_name(std::string_view name);

/// The name under which a board is kept: the plain one of its CSV, behind the slug if it does not begin with that, so
/// that no two competitions share one; the slug alone, where it would be too long.
std::string kept_file_name(std::string_view slug, std::string_view csv_name);

}  // namespace catalog
