// SPDX-License-Identifier: Apache-2.0
#include "ingest/watermark.hpp"

#include <algorithm>

namespace ingest {

void Watermark::see(const std::optional<core::TimePoint>& updated_at) {
  if (!updated_at) return;
  m_last = updated_at;
  m_latest = std::max(m_latest, updated_at);  // none is less than any
}

bool Watermark::is_caught_up(bool has_seen_end) const {
  return has_seen_end || !m_before || (m_last && *m_last <= *m_before);
}

std::optional<core::TimePoint> Watermark::after(core::TimePoint now) const {
  if (!m_latest) return m_before;
  return std::max(m_before, std::optional(std::min(*m_latest, now)));
}

}  // namespace ingest
