// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"

#include <optional>

namespace ingest {

/// "Everything updated up to then has been seen", for a listing that shows what was updated last first. One run.
class Watermark {
 public:
  /// `before`: where the last runs left it; nullopt: there was none.
  explicit Watermark(std::optional<core::TimePoint> before) : m_before(before) {}

  /// The next dataset of the listing.
  void see(const std::optional<core::TimePoint>& updated_at);

  /// True when nothing was left out between the old watermark and what this run has seen: it came down to it, or saw
  /// the end of the listing, or there was none.
  [[nodiscard]] bool is_caught_up(bool has_seen_end) const;

  /// Where it stands after a run that caught up, never further back than before. A time that is yet to come, by the
  /// upstream's clock or an error, counts as `now`: what happens until then has not been seen. nullopt: nowhere.
  [[nodiscard]] std::optional<core::TimePoint> after(core::TimePoint now) const;

 private:
  std::optional<core::TimePoint> m_before;
  std::optional<core::TimePoint> m_latest;
  // Of the last one rather than the least: one old date that strayed among the new ones is no proof.
  std::optional<core::TimePoint> m_last;
};

}  // namespace ingest
