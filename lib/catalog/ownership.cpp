// SPDX-License-Identifier: Apache-2.0
#include "catalog/ownership.hpp"

#include <algorithm>
#include <tuple>

namespace catalog {

namespace {

int trust(Origin origin) {
  return origin == Origin::seed ? 0 : origin == Origin::list ? 1 : 2;
}

std::optional<core::TimePoint>& spoken_at(StoredDataset& stored, Origin origin) {
  switch (origin) {
    case Origin::seed:
      return stored.seed_at;
    case Origin::list:
      return stored.list_at;
    case Origin::view:
      break;
  }
  return stored.view_at;
}

bool is_said(const std::string& text) {
  return !text.empty();
}

template <class T>
bool is_said(const std::optional<T>& value) {
  return value.has_value();
}

/// One merge in progress: goes through the values in the order of `origins`.
class Merger {
 public:
  Merger(StoredDataset& stored, const Dataset& offered, Origin by, core::TimePoint at)
      : m_stored(stored), m_offered(offered), m_by(by), m_at(at), m_origins(stored.origins) {
    m_origins.resize(k_value_count, static_cast<char>(Origin::seed));
  }

  bool run() {
    for (const auto text : k_texts) value(m_stored.values.*text, is_idle_guess(text) ? m_nothing : m_offered.*text);
    for (const auto number : k_numbers) value(m_stored.values.*number, m_offered.*number);
    for (const auto time : k_times) value(m_stored.values.*time, m_offered.*time);
    if (knows_owner() && is_owner_guess(m_stored.values.extra)) {
      m_stored.values.extra.clear();
      m_changed = true;
    }
    const bool all_by_seed =
        std::ranges::all_of(m_origins, [](char c) { return c == static_cast<char>(Origin::seed); });
    m_stored.origins = all_by_seed ? std::string() : m_origins;
    std::optional<core::TimePoint>& spoken = spoken_at(m_stored, m_by);
    if (!spoken || *spoken < m_at) spoken = m_at;
    return m_changed;
  }

 private:
  template <class T>
  void value(T& stored, const T& offered) {
    char& letter = m_origins[m_position++];
    if (!is_said(offered) || (is_said(stored) && !may_replace(static_cast<Origin>(letter)))) return;
    letter = static_cast<char>(m_by);
    if (stored == offered) return;
    stored = offered;
    m_changed = true;
  }

  [[nodiscard]] bool knows_owner() const { return !m_stored.values.owner.empty() || !m_offered.owner.empty(); }

  [[nodiscard]] bool is_idle_guess(std::string Dataset::*text) const {
    return text == &Dataset::extra && knows_owner() && is_owner_guess(m_offered.extra);
  }

  [[nodiscard]] bool may_replace(Origin owner) const {
    const std::optional<core::TimePoint> said_at = spoken_at(m_stored, owner);
    return !said_at || m_at > *said_at || (m_at == *said_at && trust(m_by) >= trust(owner));
  }

  StoredDataset& m_stored;
  const Dataset& m_offered;
  Origin m_by;
  core::TimePoint m_at;
  std::string m_origins;
  std::size_t m_position = 0;
  const std::string m_nothing;
  bool m_changed = false;
};

}  // namespace

bool merge(StoredDataset& stored, const Dataset& offered, Origin by, core::TimePoint at) {
  return Merger(stored, offered, by, at).run();
}

std::optional<core::TimePoint> answered_at(const StoredDataset& stored) {
  if (!stored.list_at) return stored.view_at;
  if (!stored.view_at) return stored.list_at;
  return std::max(*stored.list_at, *stored.view_at);
}

bool outranks(const RefClaim& a, const RefClaim& b) {
  // Decimal ids without leading zeros compare as numbers by (length, text).
  const auto rank = [](const RefClaim& claim) {
    return std::tuple(claim.answered_at, claim.external_id.size(), claim.external_id);
  };
  return rank(a) > rank(b);
}

}  // namespace catalog
