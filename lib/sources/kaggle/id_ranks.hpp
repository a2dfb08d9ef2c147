// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace sources::kaggle {

/// The place of an id among sorted, distinct, positive ids, found by two reads of memory: a bit an id, and for each 64
/// of them how many came before, at most 16 MiB. Ids of 2^26 and more, which Kaggle does not have, are searched for: a
/// hostile id costs no memory.
class IdRanks {
 public:
  IdRanks() = default;
  explicit IdRanks(std::span<const std::int64_t> ids);

  /// nullopt: no such id.
  [[nodiscard]] std::optional<std::size_t> find(std::int64_t id) const {
    const auto key = static_cast<std::uint64_t>(id);
    if (key / 64 >= m_words.size()) return find_sparse(id);
    const Word& word = m_words[key / 64];
    const std::uint64_t bit = std::uint64_t{1} << (key % 64);
    if ((word.bits & bit) == 0) return std::nullopt;
    return word.before + static_cast<std::size_t>(__builtin_popcountll(word.bits & (bit - 1)));
  }

 private:
  struct Word {
    std::uint64_t bits = 0;
    std::uint32_t before = 0;
  };
  [[nodiscard]] std::optional<std::size_t> find_sparse(std::int64_t id) const;

  std::vector<Word> m_words;
  std::vector<std::int64_t> m_sparse;  // what m_words does not reach
  std::size_t m_dense_count = 0;
};

}  // namespace sources::kaggle
