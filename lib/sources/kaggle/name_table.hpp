// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sources/kaggle/id_ranks.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sources::kaggle {

/// id -> name, compact: all names in one string, 16 bytes an entry and a bit an id beside it. First add, then seal,
/// then find.
class NameTable {
 public:
  void add(std::int64_t id, std::string_view name);
  /// Sorts by id; of several entries of an id the first added stays.
  void seal();
  /// Empty when there is no such id (or its name is blank). The view lives as long as the table.
  [[nodiscard]] std::string_view find(std::int64_t id) const;

 private:
  struct Entry {
    std::int64_t id;
    std::uint32_t offset;
    std::uint32_t length;
  };
  std::string m_names;
  std::vector<Entry> m_entries;  // by id, once sealed
  IdRanks m_places;
};

}  // namespace sources::kaggle
