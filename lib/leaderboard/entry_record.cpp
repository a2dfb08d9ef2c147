// SPDX-License-Identifier: Apache-2.0
#include "leaderboard/entry_record.hpp"

#include "core/times.hpp"

namespace leaderboard {

void write_record(io::JsonWriter& json, std::string_view competition, const store::EntryRecord& record) {
  const catalog::LeaderboardEntry& entry = record.entry;
  json.begin_object().member("type", "entry").member("competition", competition);
  json.member("change", store::name_of(record.change)).member("rank", entry.rank).member("team_id", entry.team_id);
  json.member("team_name", entry.team_name).member("username", record.username);
  json.member("score", entry.score).member("score_text", entry.score_text).key("submission_date");
  entry.submitted_at ? json.value(core::to_rfc3339(*entry.submitted_at)) : json.null();
  json.member("submission_count", entry.submission_count).member("is_benchmark", entry.rank == 0);
  json.member("is_active", record.is_active);
  json.member("previous_rank", record.previous_rank).member("previous_score", record.previous_score).end_object();
}

}  // namespace leaderboard
