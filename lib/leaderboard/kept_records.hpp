// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "leaderboard/sync.hpp"
#include "store/leaderboard_repository.hpp"

#include <deque>
#include <string>

namespace leaderboard {

/// Records of entries that outlive their rows.
class KeptRecords {
 public:
  void add(const store::EntryRecord& record);
  /// In the order of their coming; none is left.
  void tell(const std::string& slug, SyncListener& listener);

 private:
  struct Kept {
    store::EntryRecord record;  // its texts are these:
    std::string score_text;
    std::string team_name;
    std::string username;
  };
  std::deque<Kept> m_records;
};

}  // namespace leaderboard
