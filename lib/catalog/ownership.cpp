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

bool is_said(std::string_view text) {
  return !text.empty();
}

template <class T>
bool is_said(const std::optional<T>& value) {
  return value.has_value();
}

/// One merge in progress: goes through the values in the order of `origins`.
class Merger {
 public:
  Merger(StoredDataset& stored, const DatasetView& offered, Origin by, core::TimePoint at)
      : m_stored(stored), m_offered(offered), m_by(by), m_at(at), m_origins(stored.origins) {
    m_origins.resize(k_value_count, static_cast<char>(Origin::seed));
  }

  bool run() {
    each(k_texts_of<std::string>, k_texts_of<std::string_view>);
    each(k_numbers_of<std::string>, k_numbers_of<std::string_view>);
    each(k_times_of<std::string>, k_times_of<std::string_view>);
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
  void each(const auto& stored, const auto& offered) {
    for (std::size_t i = 0; i < stored.size(); ++i) value(m_stored.values.*stored[i], to_take(m_offered.*offered[i]));
  }

  void value(auto& stored, const auto& offered) {
    char& letter = m_origins[m_position++];
    if (!is_said(offered) || (is_said(stored) && !may_replace(static_cast<Origin>(letter)))) return;
    letter = static_cast<char>(m_by);
    if (stored == offered) return;
    stored = offered;
    m_changed = true;
  }

  /// An idle guess of the owner is not taken.
  [[nodiscard]] std::string_view to_take(const std::string_view& offered) const {
    const bool is_idle_guess = &offered == &m_offered.extra && knows_owner() && is_owner_guess(offered);
    return is_idle_guess ? std::string_view() : offered;
  }
  template <class T>
  [[nodiscard]] const std::optional<T>& to_take(const std::optional<T>& offered) const {
    return offered;
  }

  [[nodiscard]] bool knows_owner() const { return !m_stored.values.owner.empty() || !m_offered.owner.empty(); }

  [[nodiscard]] bool may_replace(Origin owner) const {
    const std::optional<core::TimePoint> said_at = spoken_at(m_stored, owner);
    return !said_at || m_at > *said_at || (m_at == *said_at && trust(m_by) >= trust(owner));
  }

  StoredDataset& m_stored;
  const DatasetView& m_offered;
  Origin m_by;
  core::TimePoint m_at;
  std::string m_origins;
  std::size_t m_position = 0;
  bool m_changed = false;
};

}  // namespace

bool merge(StoredDataset& stored, const DatasetView& offered, Origin by, core::TimePoint at) {
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
