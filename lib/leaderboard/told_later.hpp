// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/progress.hpp"
#include "leaderboard/sync.hpp"

#include <cstdint>
#include <functional>
#include <mutex>
#include <string_view>
#include <vector>

namespace leaderboard {

/// The listener of one competition among several that are synced at a time: sentences are kept until all of them can be
/// told in one piece, records are passed on one at a time, progress is left out.
class ToldLater {
 public:
  /// Both must outlive this. `mutex` guards the listener.
  ToldLater(SyncListener& listener, std::mutex& mutex);
  ToldLater(const ToldLater&) = delete;
  ToldLater& operator=(const ToldLater&) = delete;

  SyncListener& listener() { return m_keeping; }

  /// Tells the listener what was kept, in its order. The caller holds the mutex.
  void tell();

 private:
  class NoProgress final : public core::Progress {
   public:
    void update(std::string_view /*what*/, std::uint64_t /*done*/, std::uint64_t /*total*/) override {}
  };

  NoProgress m_no_progress;
  SyncListener m_keeping;
  std::vector<std::function<void()>> m_kept;
};

}  // namespace leaderboard
