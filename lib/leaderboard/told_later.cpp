// SPDX-License-Identifier: Apache-2.0
#include "leaderboard/told_later.hpp"

#include <string>
#include <utility>

namespace leaderboard {

ToldLater::ToldLater(SyncListener& listener, std::mutex& mutex)
    : m_keeping{.progress = m_no_progress,
                .on_note =
                    [&](const std::string& sentence) {
                      m_kept.emplace_back([&listener, sentence] { listener.on_note(sentence); });
                    },
                .on_warning =
                    [&](const std::string& sentence) {
                      m_kept.emplace_back([&listener, sentence] { listener.on_warning(sentence); });
                    },
                .on_record =
                    [&](const std::string& slug, const store::EntryRecord& record) {
                      const std::lock_guard lock(mutex);
                      listener.on_record(slug, record);
                    }} {
}

void ToldLater::tell() {
  for (const auto& say : std::exchange(m_kept, {})) say();
}

}  // namespace leaderboard
