// SPDX-License-Identifier: Apache-2.0
#include "catalog/cursor.hpp"

#include "core/iso_time.hpp"
#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace catalog {

namespace {

constexpr std::array<CursorKind, 3> k_kaggle{{
    {k_latest_updated, CursorForm::watermark},
    {k_seed_edition, CursorForm::watermark},
    {k_seed_inputs, CursorForm::files},
}};

struct Source {
  std::string_view name;
  std::span<const CursorKind> cursors;
};

constexpr std::array<Source, 1> k_sources{{{"kaggle", k_kaggle}}};

core::Failure misuse(std::string message) {
  return core::fail(core::ErrorKind::usage, std::move(message));
}

template <class Named>
std::vector<std::string> names_of(const Named& all) {
  std::vector<std::string> names;
  names.reserve(all.size());
  for (const auto& one : all) names.emplace_back(one.name);
  return names;
}

std::optional<core::TimePoint> parse_time(std::string_view text) {
  constexpr std::size_t k_date_bytes = 10;
  if (text.size() == k_date_bytes) return core::parse_iso_time(std::string(text) + "T00:00:00Z", core::Zone::required);
  return core::parse_iso_time(text, core::Zone::required);
}

}  // namespace

std::span<const CursorKind> cursors_of(std::string_view source) {
  const auto* const found = std::ranges::find(k_sources, source, &Source::name);
  return found == k_sources.end() ? std::span<const CursorKind>() : found->cursors;
}

core::Result<void> check_source(std::string_view source) {
  if (!cursors_of(source).empty()) return {};
  return misuse(fmt::format("unknown source '{}': {} was expected", core::printable(source),
                            fmt::join(names_of(k_sources), " or ")));
}

core::Result<CursorKind> find_cursor(std::string_view source, std::string_view name) {
  if (auto known = check_source(source); !known) return core::fail(std::move(known).error());
  const std::span<const CursorKind> cursors = cursors_of(source);
  const auto found = std::ranges::find(cursors, name, &CursorKind::name);
  if (found != cursors.end()) return *found;
  const std::vector<std::string> names = names_of(cursors);
  const std::optional<std::string> meant = core::nearest(name, names);
  return misuse(fmt::format("{} has no cursor '{}'{}", source, core::printable(name),
                            meant ? fmt::format(", did you mean '{}'?", *meant)
                                  : fmt::format(": {} was expected", fmt::join(names, " or "))));
}

core::Result<core::TimePoint> parse_cursor(const CursorKind& cursor, std::string_view value) {
  if (cursor.form == CursorForm::files) {
    return misuse(fmt::format("{} says what was read, it cannot be set: reset it, and all is read again", cursor.name));
  }
  if (const auto time = parse_time(value)) return *time;
  return misuse(fmt::format(
      "'{}' is no value of {}: a time was expected, such as 2026-01-31T06:00:00Z or, for midnight UTC, 2026-01-31",
      core::printable(value), cursor.name));
}

}  // namespace catalog
