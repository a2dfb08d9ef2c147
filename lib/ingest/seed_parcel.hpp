// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/seeded_row.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ingest {

/// Rows on their way from the reading thread to the writing one: what is written in one transaction. Their texts lie in
/// one piece of memory that is used again and again.
class SeedParcel {
 public:
  /// Full at this many rows (4096 at most), or this much text.
  explicit SeedParcel(std::uint64_t max_rows, std::size_t max_text_bytes = std::size_t{4} << 20);

  /// A row with more text than fits has room in an empty parcel only.
  [[nodiscard]] bool has_room_for(const catalog::DatasetView& dataset) const;

  /// Copies a row that differs from the store. There must be room.
  void add(const catalog::DatasetView& dataset, std::int64_t hash);

  /// Counts a row that the store has already.
  void add_unchanged() { ++m_unchanged; }
  /// The same, for a listener who wants to be told of it; takes room like a row.
  void add_unchanged(const catalog::DatasetView& dataset);

  [[nodiscard]] std::span<const store::SeededRow> rows() const { return m_rows; }
  [[nodiscard]] std::uint64_t unchanged() const { return m_unchanged; }
  [[nodiscard]] std::span<const std::string_view> unchanged_ids() const { return m_unchanged_ids; }
  [[nodiscard]] std::size_t text_bytes() const { return m_text.size(); }
  [[nodiscard]] bool empty() const { return m_rows.empty() && m_unchanged == 0; }

  void clear();

 private:
  std::string_view keep(std::string_view text);

  std::uint64_t m_max_rows;
  std::size_t m_max_text_bytes;
  std::vector<store::SeededRow> m_rows;
  std::vector<std::string_view> m_unchanged_ids;
  std::uint64_t m_unchanged = 0;
  std::string m_text;  // never grows while there are views into it
};

}  // namespace ingest
