// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace core {

/// A growing set of 64-bit hashes, 16 to 32 bytes each (48 while it grows) and without an allocation an entry: tells
/// whether a text may have been seen before.
class FingerprintSet {
 public:
  /// False: a text with this hash was there already (or, once in 2^64, another one).
  bool insert(std::uint64_t hash) {
    if (m_size * 2 >= m_slots.size()) grow();
    hash += hash == k_free ? 1 : 0;
    std::uint64_t& slot = find(hash);
    if (slot == hash) return false;
    slot = hash;
    ++m_size;
    return true;
  }

 private:
  static constexpr std::uint64_t k_free = 0;

  /// The slot that holds the hash, or the free one where it belongs.
  std::uint64_t& find(std::uint64_t hash) {
    const std::size_t mask = m_slots.size() - 1;
    std::size_t at = hash & mask;
    while (m_slots[at] != k_free && m_slots[at] != hash) at = (at + 1) & mask;
    return m_slots[at];
  }

  void grow() {
    std::vector<std::uint64_t> former(m_slots.empty() ? 1024 : m_slots.size() * 2, k_free);
    former.swap(m_slots);
    for (const std::uint64_t hash : former) {
      if (hash != k_free) find(hash) = hash;
    }
  }

  std::vector<std::uint64_t> m_slots;  // a power of two of them, at most half of them taken
  std::size_t m_size = 0;
};

}  // namespace core
