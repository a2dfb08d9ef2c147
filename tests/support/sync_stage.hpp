// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "leaderboard/competitions.hpp"
#include "leaderboard/sync.hpp"
#include "store/user_repository.hpp"
#include "support/meta_fixture.hpp"
#include "support/store_fixture.hpp"
#include "support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <map>
#include <string>
#include <vector>

namespace support {

/// A store with users u1 to u20, and the downloads of competitions, which are followed once they have one.
class SyncStage {
 public:
  explicit SyncStage(StoreFixture& the_fixture) : fixture(the_fixture), connection(fixture.connect()) {
    std::vector<store::User> users;
    for (int n = 1; n <= 20; ++n) users.push_back({"u" + std::to_string(n), ""});
    store::UserRepository(connection).add(users);
  }

  /// "RANK,TEAM,NAME,DATE,SCORE,COUNT,MEMBERS" a row.
  static std::string board(const std::string& rows) {
    return "Rank,TeamId,TeamName,LastSubmissionDate,Score,SubmissionCount,TeamMemberUserNames\n" + rows;
  }
  /// One team each: team n has rank n, and u<n> as its member.
  static std::string teams(int first, int last) {
    std::string rows;
    for (int n = first; n <= last; ++n) {
      const std::string number = std::to_string(n);
      rows += number + "," + number + ",team " + number + ",2025-01-01 00:00:00,0.5,1,u" + number + "\n";
    }
    return board(rows);
  }

  void offer(const std::string& slug, const std::string& content,
             catalog::Direction direction = catalog::Direction::unknown) {
    REQUIRE(leaderboard::add_competition(connection, slug, {}, direction));
    downloads[slug] = folder.write(slug + ".download", content);
  }

  /// Of all active competitions; in another moment each time.
  core::Result<void> sync() {
    fixture.clock.advance(core::Milliseconds(1000));
    report = {};
    notes.clear();
    warnings.clear();
    records.clear();
    leaderboard::SyncListener listener{
        .progress = progress,
        .on_note = [this](const std::string& sentence) { notes += sentence + "\n"; },
        .on_warning = [this](const std::string& sentence) { warnings += sentence + "\n"; },
        .on_record =
            [this](const std::string& slug, const store::EntryRecord& record) {
              records.push_back(slug + " " + std::to_string(record.entry.team_id) + " " +
                                std::string(name_of(record.change)));
            },
    };
    const auto competitions = leaderboard::choose_competitions(connection, {});
    const auto fetch = [this](const std::string& slug, core::Progress&) -> core::Result<leaderboard::Download> {
      ++fetched;
      if (failures.contains(slug)) return core::fail(failures.at(slug), "so says the upstream");
      if (!downloads.contains(slug)) return core::fail(core::ErrorKind::unavailable, "nobody answers");
      return leaderboard::Download{.file = downloads.at(slug)};
    };
    std::vector<leaderboard::Worker> workers{{connection, fetch}};
    for (sql::Connection& of_another : other_connections) workers.push_back({of_another, fetch});
    return sync_leaderboards(workers, *competitions, options, stop, listener, report);
  }

  std::int64_t count(const std::string& from) {
    return std::get<0>(*connection.one<std::int64_t>("SELECT count(*) FROM " + from));
  }

  StoreFixture& fixture;
  sql::Connection connection;
  TempDir folder;
  std::map<std::string, std::filesystem::path> downloads;
  std::map<std::string, core::ErrorKind> failures;  // of fetching
  std::vector<sql::Connection> other_connections;   // each works beside the first one
  CountingProgress progress;
  core::StopFlag stop;
  leaderboard::SyncOptions options;
  leaderboard::SyncReport report;
  std::string notes;
  std::string warnings;
  std::vector<std::string> records;
  std::atomic<int> fetched = 0;
};

}  // namespace support
