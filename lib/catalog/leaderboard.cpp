// SPDX-License-Identifier: Apache-2.0
#include "catalog/leaderboard.hpp"

#include "core/ascii.hpp"

#include <algorithm>

namespace catalog {

namespace {

constexpr std::string_view k_stamp = "dddd-dd-ddTdd:dd:dd";

/// Whether a time stamp stands at the front of the text.
bool starts_with_stamp(std::string_view text) {
  if (text.size() < k_stamp.size()) return false;
  return std::equal(k_stamp.begin(), k_stamp.end(), text.begin(),
                    [](char wanted, char found) { return wanted == 'd' ? core::is_digit(found) : wanted == found; });
}

bool is_awkward_in_a_name(char character) {
  return character == ':' || character == '\\' || static_cast<unsigned char>(character) < 0x20 || character == '\x7F';
}

/// Those who compete, benchmarks, and who has no rank.
int league_of(std::optional<std::int64_t> rank) {
  if (!rank) return 2;
  return *rank == 0 ? 1 : 0;
}

}  // namespace

bool is_competition_slug(std::string_view text) {
  constexpr std::size_t k_longest = 100;
  return !text.empty() && text.size() <= k_longest &&
         std::ranges::all_of(text, [](char c) { return core::is_word_character(c) || c == '-'; });
}

bool ranks_before(std::optional<std::int64_t> a, std::optional<std::int64_t> b) {
  const int of_a = league_of(a);
  const int of_b = league_of(b);
  return of_a != of_b ? of_a < of_b : a && *a < *b;
}

std::string plain_file_name(std::string_view member) {
  member = member.substr(member.find_last_of('/') + 1);  // npos + 1: there is no folder
  constexpr std::size_t k_day_bytes = 10;
  std::string name;
  while (!member.empty()) {
    if (starts_with_stamp(member)) {
      name.append(member.substr(0, k_day_bytes)).append("_T_");
      member.remove_prefix(k_day_bytes + 1);
      continue;
    }
    name.push_back(is_awkward_in_a_name(member.front()) ? '_' : member.front());
    member.remove_prefix(1);
  }
  return name;
}

std::string kept_file_name(std::string_view slug, std::string_view csv_name) {
  constexpr std::size_t k_longest = 200;
  std::string name = plain_file_name(csv_name);
  const bool is_of_slug = core::same_ignoring_case(std::string_view(name).substr(0, slug.size()), slug);
  if (!is_of_slug) name = std::string(slug) + "-" + name;
  return name.size() <= k_longest ? name : std::string(slug) + ".csv";
}

}  // namespace catalog
