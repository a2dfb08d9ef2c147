// SPDX-License-Identifier: Apache-2.0
#include "leaderboard/sync_report.hpp"

#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace leaderboard {

namespace {

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::synced:
      return "synced";
    case Outcome::unchanged:
      return "unchanged";
    case Outcome::locked:
      return "locked";
    case Outcome::failed:
      break;
  }
  return "failed";
}

std::string_view name_of(sources::kaggle::Ranks ranks) {
  switch (ranks) {
    case sources::kaggle::Ranks::of_file:
      return "file";
    case sources::kaggle::Ranks::by_score:
      return "score";
    case sources::kaggle::Ranks::none:
      break;
  }
  return "none";
}

bool is_done(const CompetitionReport& competition) {
  return competition.outcome == Outcome::synced || competition.outcome == Outcome::unchanged;
}

/// Beside others that went well, what only concerns one competition is a part that failed; what would hit all of them
/// keeps its own code.
core::ExitCode code_beside_others(core::ErrorKind kind) {
  const core::ExitCode code = core::exit_code_for(kind);
  const bool concerns_all =
      kind != core::ErrorKind::forbidden && core::most_severe({code, core::ExitCode::auth}) == code;
  return concerns_all ? code : core::ExitCode::partial;
}

void write(io::JsonWriter& json, const CompetitionReport& competition) {
  const core::Counts& counts = competition.counts;
  json.begin_object().member("slug", competition.slug).member("outcome", name_of(competition.outcome));
  json.member("rows", competition.rows).member("collapsed", competition.collapsed).member("teams", competition.teams);
  json.member("created", counts.inserted).member("updated", counts.updated).member("unchanged", counts.unchanged);
  json.member("skipped", counts.skipped).member("rejected", counts.rejected);
  json.member("total", competition.total()).member("removed", competition.removed);
  json.key("conflicts");
  competition.outcome == Outcome::unchanged ? json.null() : json.value(competition.conflicts);
  json.key("ranks");
  competition.ranks ? json.value(name_of(*competition.ranks)) : json.null();
  json.member("bad_dates", competition.faults.bad_dates).member("bad_numbers", competition.faults.bad_numbers);
  json.member("invalid_utf8", competition.faults.invalid_utf8);
  if (competition.error) {
    json.key("error").begin_object().member("kind", core::name_of(competition.error->kind));
    constexpr std::size_t k_longest = 1000;
    json.member("message", core::printable(competition.error->message, k_longest)).end_object();
  }
  json.end_object();
}

}  // namespace

core::Counts SyncReport::counts() const {
  core::Counts sum;
  for (const CompetitionReport& competition : competitions) {
    sum.inserted += competition.counts.inserted;
    sum.updated += competition.counts.updated;
    sum.unchanged += competition.counts.unchanged;
    sum.skipped += competition.counts.skipped;
    sum.rejected += competition.counts.rejected;
  }
  return sum;
}

std::uint64_t SyncReport::count(Outcome outcome) const {
  return static_cast<std::uint64_t>(std::ranges::count(competitions, outcome, &CompetitionReport::outcome));
}

bool SyncReport::is_all_held() const {
  return !competitions.empty() && count(Outcome::locked) == competitions.size();
}

core::ExitCode SyncReport::exit_code() const {
  const bool is_mixed = std::ranges::any_of(competitions, is_done);
  core::ExitCode code = counts().rejected > 0 ? core::ExitCode::partial : core::ExitCode::ok;
  for (const CompetitionReport& competition : competitions) {
    if (!competition.error) continue;
    const core::ErrorKind kind = competition.error->kind;
    code = core::most_severe({code, is_mixed ? code_beside_others(kind) : core::exit_code_for(kind)});
  }
  return code;
}

std::optional<core::Error> SyncReport::failure() const {
  if (std::ranges::any_of(competitions, is_done)) return std::nullopt;
  const CompetitionReport* gravest = nullptr;
  for (const CompetitionReport& competition : competitions) {
    if (competition.error && (gravest == nullptr || core::exit_code_for(competition.error->kind) == exit_code())) {
      gravest = &competition;
    }
  }
  if (gravest == nullptr) return std::nullopt;
  core::Error error = core::Error(*gravest->error).with_context(gravest->slug);
  if (competitions.size() > 1 && count(Outcome::failed) == competitions.size())
    error.message = fmt::format("nothing was synced, as all failed; {}", error.message);
  return error;
}

std::string SyncReport::sentence() const {
  std::uint64_t entries = 0;
  for (const CompetitionReport& competition : competitions) entries += competition.total();
  const std::uint64_t done = count(Outcome::synced) + count(Outcome::unchanged);
  return fmt::format("Synced {} entries across {} competition{}", entries, done, done == 1 ? "" : "s");
}

void SyncReport::write_details(io::JsonWriter& json) const {
  const core::Counts sum = counts();
  json.member("created", sum.inserted).member("updated", sum.updated).member("unchanged", sum.unchanged);
  json.member("skipped", sum.skipped).member("total", sum.inserted + sum.updated + sum.unchanged);
  json.key("competitions").begin_array();
  for (const CompetitionReport& competition : competitions) write(json, competition);
  json.end_array();
}

}  // namespace leaderboard
