// SPDX-License-Identifier: Apache-2.0
#include "sources/kaggle/id_ranks.hpp"

#include <algorithm>

namespace sources::kaggle {

namespace {

constexpr std::int64_t k_dense_ids = std::int64_t{1} << 26;

}  // namespace

IdRanks::IdRanks(std::span<const std::int64_t> ids) {
  const auto first_sparse = std::ranges::lower_bound(ids, k_dense_ids);
  m_dense_count = static_cast<std::size_t>(first_sparse - ids.begin());
  m_sparse.assign(first_sparse, ids.end());
  if (m_dense_count == 0) return;
  m_words.resize(static_cast<std::size_t>(ids[m_dense_count - 1]) / 64 + 1);
  for (std::size_t place = 0; place < m_dense_count; ++place) {
    const auto key = static_cast<std::uint64_t>(ids[place]);
    Word& word = m_words[key / 64];
    if (word.bits == 0) word.before = static_cast<std::uint32_t>(place);
    word.bits |= std::uint64_t{1} << (key % 64);
  }
}

std::optional<std::size_t> IdRanks::find_sparse(std::int64_t id) const {
  const auto found = std::ranges::lower_bound(m_sparse, id);
  if (found == m_sparse.end() || *found != id) return std::nullopt;
  return m_dense_count + static_cast<std::size_t>(found - m_sparse.begin());
}

}  // namespace sources::kaggle
