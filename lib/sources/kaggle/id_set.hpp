// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <unordered_set>
#include <vector>

namespace sources::kaggle {

/// A set of positive ids: one bit each up to 2^28 (at most 32 MiB; Kaggle's ids are below 2^25), a hash table above, so
/// that a hostile id costs no more than any other.
class IdSet {
 public:
  /// false: it was there already.
  bool insert(std::int64_t id) {
    const auto key = static_cast<std::uint64_t>(id);
    if (key >= k_dense_ids) return m_sparse.insert(key).second;
    const std::size_t word = key / 64;
    if (word >= m_dense.size()) m_dense.resize(std::min(word + word / 2 + 1, k_dense_ids / 64));
    const std::uint64_t bit = std::uint64_t{1} << (key % 64);
    const bool is_new = (m_dense[word] & bit) == 0;
    m_dense[word] |= bit;
    return is_new;
  }

  [[nodiscard]] bool contains(std::int64_t id) const {
    const auto key = static_cast<std::uint64_t>(id);
    if (key >= k_dense_ids) return m_sparse.contains(key);
    const std::size_t word = key / 64;
    return word < m_dense.size() && (m_dense[word] >> (key % 64) & 1) != 0;
  }

 private:
  static constexpr std::size_t k_dense_ids = std::size_t{1} << 28;
  std::vector<std::uint64_t> m_dense;
  std::unordered_set<std::uint64_t> m_sparse;
};

}  // namespace sources::kaggle
