// SPDX-License-Identifier: Apache-2.0
#include "leaderboard/kept_records.hpp"

#include <utility>

namespace leaderboard {

void KeptRecords::add(const store::EntryRecord& record) {
  m_records.push_back({.record = record,
                       .score_text = std::string(record.entry.score_text),
                       .team_name = std::string(record.entry.team_name),
                       .username = std::string(record.username.value_or(""))});
  Kept& kept = m_records.back();
  kept.record.entry.score_text = kept.score_text;
  kept.record.entry.team_name = kept.team_name;
  kept.record.entry.members = {};
  if (record.username) kept.record.username = kept.username;
}

void KeptRecords::tell(const std::string& slug, SyncListener& listener) {
  for (const Kept& kept : std::exchange(m_records, {})) listener.on_record(slug, kept.record);
}

}  // namespace leaderboard
