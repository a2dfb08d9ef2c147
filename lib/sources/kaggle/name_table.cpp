// SPDX-License-Identifier: Apache-2.0
#include "sources/kaggle/name_table.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace sources::kaggle {

void NameTable::add(std::int64_t id, std::string_view name) {
  if (m_names.size() + name.size() > std::numeric_limits<std::uint32_t>::max()) {
    throw std::length_error("the names that a join needs exceed 4 GiB");
  }
  m_entries.push_back({.id = id,
                       .offset = static_cast<std::uint32_t>(m_names.size()),
                       .length = static_cast<std::uint32_t>(name.size())});
  m_names.append(name);
}

void NameTable::seal() {
  if (!std::ranges::is_sorted(m_entries, {}, &Entry::id)) std::ranges::stable_sort(m_entries, {}, &Entry::id);
  const auto same_id = [](const Entry& a, const Entry& b) { return a.id == b.id; };
  m_entries.erase(std::unique(m_entries.begin(), m_entries.end(), same_id), m_entries.end());
  std::erase_if(m_entries, [](const Entry& entry) { return entry.length == 0; });
  std::vector<std::int64_t> ids(m_entries.size());
  std::ranges::transform(m_entries, ids.begin(), &Entry::id);
  m_places = IdRanks(ids);
}

std::string_view NameTable::find(std::int64_t id) const {
  const auto place = m_places.find(id);
  if (!place) return {};
  const Entry& entry = m_entries[*place];
  return std::string_view(m_names).substr(entry.offset, entry.length);
}

}  // namespace sources::kaggle
