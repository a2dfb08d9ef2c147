// SPDX-License-Identifier: Apache-2.0
#include "io/csv_columns.hpp"

#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace io {

namespace {

constexpr std::ptrdiff_t k_absent = -1;

std::ptrdiff_t position_of(std::string_view name, std::span<const std::string> header) {
  const auto found = std::ranges::find_if(header, [&](const std::string& cell) { return core::trim(cell) == name; });
  return found == header.end() ? k_absent : found - header.begin();
}

/// Where the column stands under the first of its names that the file has; bad_data when that name stands twice.
core::Result<std::ptrdiff_t> find_column(const CsvColumn& column, std::span<const std::string> header) {
  for (const std::string_view name : column.names) {
    const std::ptrdiff_t position = position_of(name, header);
    if (position == k_absent) continue;
    if (position_of(name, header.subspan(static_cast<std::size_t>(position) + 1)) == k_absent) return position;
    return core::fail(core::ErrorKind::bad_data, fmt::format("the column {} stands twice in the header", name));
  }
  return k_absent;
}

/// The first columns that nobody asked for: a renamed one is among them.
std::string list_unbound(std::span<const std::string> header, std::span<const std::ptrdiff_t> positions) {
  constexpr std::size_t k_shown = 8;
  constexpr std::size_t k_name_bytes = 40;
  std::string list;
  std::size_t count = 0;
  for (std::size_t i = 0; i < header.size(); ++i) {
    if (std::ranges::find(positions, static_cast<std::ptrdiff_t>(i)) != positions.end()) continue;
    if (++count > k_shown) return list + ", ...";
    list += (list.empty() ? "" : ", ") + core::printable(core::trim(header[i]), k_name_bytes);
  }
  return list;
}

}  // namespace

core::Result<CsvBinding> CsvBinding::bind(std::span<const std::string> header, std::span<const CsvColumn> wanted) {
  // A file of an old Mac has no LF at all: the whole of it would pass for the header.
  if (std::ranges::any_of(header,
                          [](const std::string& cell) { return core::trim(cell).find('\r') != std::string::npos; })) {
    return core::fail(core::ErrorKind::bad_data, "its lines end in CR alone, LF or CRLF was expected");
  }
  CsvBinding binding;
  std::string missing;
  std::size_t missing_count = 0;
  for (const CsvColumn& column : wanted) {
    const core::Result<std::ptrdiff_t> position = find_column(column, header);
    if (!position) return core::fail(position.error());
    binding.m_positions.push_back(*position);
    if (*position != k_absent || column.need == Need::optional) continue;
    missing += (missing.empty() ? "" : ", ") + std::string(*column.names.begin());
    ++missing_count;
  }
  if (missing_count == 0) return binding;
  const std::string unbound = list_unbound(header, binding.m_positions);
  return core::fail(core::ErrorKind::bad_data,
                    fmt::format("the header lacks the column{} {}{}", missing_count == 1 ? "" : "s", missing,
                                unbound.empty() ? "" : "; other columns that it has: " + unbound));
}

}  // namespace io
