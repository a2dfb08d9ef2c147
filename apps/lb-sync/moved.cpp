// SPDX-License-Identifier: Apache-2.0
#include "moved.hpp"

#include "cli/record_printer.hpp"
#include "leaderboard/diff.hpp"

namespace lb_sync {

void print_moved(sql::Connection& connection, const store::Competition& competition, cli::Format format,
                 cli::Output& output) {
  cli::RecordPrinter printer(
      output, format, "entry",
      {"competition", "change", "rank", "team_id", "team_name", "username", "score", "score_text", "submission_date",
       "submission_count", "is_benchmark", "is_active", "previous_rank", "previous_score"});
  leaderboard::each_moved(connection, competition, [&](const store::EntryRecord& record) {
    const catalog::LeaderboardEntry& entry = record.entry;
    printer.row({competition.slug, store::name_of(record.change), cli::cell(entry.rank), entry.team_id, entry.team_name,
                 cli::cell(record.username), cli::cell(entry.score), entry.score_text, cli::cell(entry.submitted_at),
                 cli::cell(entry.submission_count), entry.rank == 0, record.is_active, cli::cell(record.previous_rank),
                 cli::cell(record.previous_score)});
  });
  printer.end();
}

}  // namespace lb_sync
