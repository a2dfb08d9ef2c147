// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.hpp"
#include "io/csv_scanner.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace io {

enum class Need { required, optional };

/// A column that a reader wants: its present name first, then the names other editions gave it.
struct CsvColumn {
  std::vector<std::string_view> names;
  Need need = Need::optional;
};

/// Where the wanted columns stand in a file: bound by name, in any order; columns nobody wants are ignored.
class CsvBinding {
 public:
  /// `header` as read_header() gave it; blanks around a name do not count. bad_data, naming every required column that
  /// is missing (and what is there instead), or a wanted name that stands twice.
  static core::Result<CsvBinding> bind(std::span<const std::string> header, std::span<const CsvColumn> wanted);

  /// The row's value of the n-th wanted column; empty when the file does not have it.
  [[nodiscard]] std::string_view get(CsvRow& row, std::size_t n) const {
    return has(n) ? row.field(static_cast<std::size_t>(m_positions[n])) : std::string_view();
  }

  /// The same as a number, when that is to be had without cutting the row (CsvRow::leading_number).
  [[nodiscard]] std::optional<std::int64_t> leading_number(const CsvRow& row, std::size_t n) const {
    return m_positions[n] == 0 ? row.leading_number() : std::nullopt;
  }

  [[nodiscard]] bool has(std::size_t n) const { return m_positions[n] >= 0; }

 private:
  std::vector<std::ptrdiff_t> m_positions;  // -1: not in this file
};

}  // namespace io
