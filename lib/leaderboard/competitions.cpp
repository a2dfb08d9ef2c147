// SPDX-License-Identifier: Apache-2.0
#include "leaderboard/competitions.hpp"

#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace leaderboard {

namespace {

core::Result<void> expect_slug(std::string_view text) {
  if (catalog::is_competition_slug(text)) return {};
  return core::fail(
      core::ErrorKind::usage,
      fmt::format("'{}' is no competition: its name in Kaggle's addresses was expected, of letters, digits "
                  "and hyphens, such as spaceship-titanic",
                  core::printable(text)));
}

core::Failure not_followed(const std::string& slug, const std::vector<store::Competition>& followed) {
  std::vector<std::string> slugs;
  slugs.reserve(followed.size());
  for (const store::Competition& competition : followed) slugs.push_back(competition.slug);
  const std::optional<std::string> meant = core::nearest(slug, slugs);
  return core::fail(core::ErrorKind::usage,
                    meant ? fmt::format("{} is not followed, did you mean {}?", slug, *meant)
                          : fmt::format("{} is not followed: tedi-registry competition add {}", slug, slug));
}

}  // namespace

core::Result<catalog::Change> add_competition(sql::Connection& connection, std::string_view slug,
                                              std::string_view title, catalog::Direction direction) {
  if (auto valid = expect_slug(slug); !valid) return core::fail(std::move(valid).error());
  return store::CompetitionRepository(connection).add(slug, core::repair_utf8(title), direction);
}

core::Result<std::vector<store::Competition>> choose_competitions(sql::Connection& connection,
                                                                  std::span<const std::string> slugs) {
  for (const std::string& slug : slugs) {
    if (auto valid = expect_slug(slug); !valid) return core::fail(std::move(valid).error());
  }
  store::CompetitionRepository competitions(connection);
  std::vector<store::Competition> chosen;
  if (slugs.empty()) {
    chosen = competitions.all();
    std::erase_if(chosen, [](const store::Competition& competition) { return !competition.is_active; });
    return chosen;
  }
  for (const std::string& slug : slugs) {
    auto found = competitions.find(slug);
    if (!found) return not_followed(slug, competitions.all());
    const bool is_chosen = std::ranges::any_of(chosen, [&](const auto& other) { return other.id == found->id; });
    if (!is_chosen) chosen.push_back(*std::move(found));
  }
  return chosen;
}

}  // namespace leaderboard
