// SPDX-License-Identifier: Apache-2.0
#include "sources/kaggle/leaderboard_reader.hpp"

#include "core/ascii.hpp"
#include "core/size.hpp"
#include "core/text.hpp"
#include "io/csv_columns.hpp"
#include "io/csv_scanner.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <utility>

namespace sources::kaggle {

namespace {

/// Far more than a competition has ever had; what is made to fill the memory ends here.
constexpr std::size_t k_most_rows = 2'000'000;

enum Column : std::size_t { k_team_id, k_team_name, k_date, k_score, k_rank, k_count, k_members };

const std::vector<io::CsvColumn>& columns() {
  using io::Need;
  static const std::vector<io::CsvColumn> k_columns{
      {{"TeamId"}, Need::required},
      {{"TeamName"}, Need::required},
      {{"LastSubmissionDate", "SubmissionDate"}, Need::required},  // SubmissionDate until 2023
      {{"Score"}, Need::required},
      {{"Rank"}},
      {{"SubmissionCount"}},
      {{"TeamMemberUserNames"}},
  };
  return k_columns;
}

/// Passes the CSV on up to the limit, to the copy, too, and asks for a stop before each piece.
class WatchedCsv final : public io::ByteSource {
 public:
  WatchedCsv(io::ByteSource& csv, const LeaderboardContext& context) : m_csv(csv), m_context(context) {}

  core::Result<std::size_t> read(std::span<char> buffer) override {
    if (m_context.stop.is_signalled()) {  // the time limit lets the board in hand come to its end
      return core::fail(core::ErrorKind::interrupted, fmt::format("{}: stopped", m_context.name));
    }
    m_context.progress.update(m_context.name, consumed_bytes(), 0);
    auto count = m_csv.read(buffer);
    if (!count) return count;
    m_bytes += *count;
    if (*count > 0) m_ends_a_line = buffer[*count - 1] == '\n';
    if (m_bytes > m_context.max_bytes) {
      return core::fail(core::ErrorKind::bad_data,
                        fmt::format("{}: the CSV is longer than the {} that --max-unpacked allows", m_context.name,
                                    core::size_text(static_cast<double>(m_context.max_bytes))));
    }
    if (m_context.copy != nullptr) {
      if (auto written = m_context.copy->write({buffer.data(), *count}); !written) {
        return core::fail(std::move(written).error());
      }
    }
    return count;
  }
  [[nodiscard]] std::uint64_t consumed_bytes() const override { return m_csv.consumed_bytes(); }
  /// What was read last, that is.
  [[nodiscard]] bool ends_a_line() const { return m_ends_a_line; }

 private:
  io::ByteSource& m_csv;
  const LeaderboardContext& m_context;
  std::uint64_t m_bytes = 0;
  bool m_ends_a_line = true;
};

/// The number that the text is, if it is one and finite.
std::optional<double> parse_score(std::string_view text) {
  double score = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), score);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(score)) return std::nullopt;
  return score;
}

class Reader {
 public:
  Reader(io::ByteSource& csv, catalog::Direction direction, const LeaderboardContext& context)
      : m_direction(direction), m_context(context), m_csv(csv, context), m_scanner(m_csv) {}

  core::Result<ReadLeaderboard> run() {
    if (auto bound = read_header(); !bound) return core::fail(std::move(bound).error());
    using Step = io::CsvScanner::Step;
    for (;;) {
      const auto step = m_scanner.next();
      if (!step) return core::fail(step.error());
      if (*step == Step::end) break;
      if (*step == Step::row) take_row();
      if (*step == Step::reject) {
        const io::CsvReject& reject = m_scanner.reject();
        tell_reject(reject.line, reject.reason, reject.excerpt);
      }
      m_last_is_reject = *step == Step::reject;
      if (auto judged = judge(false); !judged) return core::fail(std::move(judged).error());
    }
    if (m_last_is_reject && !m_csv.ends_a_line()) {
      return core::fail(core::ErrorKind::bad_data,
                        fmt::format("{}: cut short: it ends within a row ({})", m_context.name, m_last_reject));
    }
    if (auto judged = judge(true); !judged) return core::fail(std::move(judged).error());
    finish();
    return std::move(m_read);
  }

 private:
  core::Result<void> read_header() {
    auto header = m_scanner.read_header(m_context.name);
    if (!header) return core::fail(std::move(header).error());
    if (header->front().starts_with("Next Page Token")) {
      return core::fail(
          core::ErrorKind::bad_data,
          fmt::format("{}: it is what Kaggle's command line prints with --show, one page of a leaderboard: "
                      "the download of the whole was expected",
                      m_context.name));
    }
    auto binding = io::CsvBinding::bind(*header, columns());
    if (!binding) return core::fail(std::move(binding).error().with_context(m_context.name));
    m_binding = *std::move(binding);
    for (const std::string& column : *header) m_read.columns.push_back(core::repair_utf8(core::trim(column)));
    return {};
  }

  [[nodiscard]] std::string_view get(Column column) { return m_binding.get(m_scanner.row(), column); }

  /// The text as it can be stored; valid until the same buffer is used again.
  std::string_view text(Column column, std::string& buffer) {
    const std::string_view raw = get(column);
    if (core::is_storable_utf8(raw)) return raw;
    ++m_read.faults.invalid_utf8;
    buffer = core::repair_utf8(raw);
    return buffer;
  }

  void take_row() {
    const auto team_id = parse_id(get(k_team_id));
    if (!team_id) {
      const std::string_view excerpt = get(k_team_name);
      return tell_reject(m_scanner.row().line(), "TeamId is no id: " + core::printable(get(k_team_id)), excerpt);
    }
    catalog::LeaderboardEntry entry;
    entry.team_id = *team_id;
    entry.team_name = text(k_team_name, m_name);
    entry.score_text = core::trim(text(k_score, m_score));
    entry.score = parse_score(entry.score_text);
    entry.submitted_at = parse_submission_date(get(k_date), m_read.faults);
    entry.rank = parse_count(get(k_rank), m_read.faults);
    m_has_rank |= entry.rank.has_value();
    entry.submission_count = parse_count(get(k_count), m_read.faults);
    entry.members = text(k_members, m_members);
    m_read.board.add(entry);
  }

  void tell_reject(std::uint64_t line, std::string reason, std::string_view excerpt) {
    ++m_read.rejected;
    m_last_reject = fmt::format("line {}: {}", line, reason);
    if (m_read.rejected == 1) m_first_reject = m_last_reject;
    m_context.on_reject({.file = std::string(m_context.name),
                         .line = line,
                         .reason = std::move(reason),
                         .excerpt = core::printable(excerpt)});
  }

  core::Result<void> judge(bool at_end) {
    m_read.rows = m_scanner.records();
    if (m_read.board.size() > k_most_rows) {
      return core::fail(core::ErrorKind::bad_data,
                        fmt::format("{}: more than {} rows are no leaderboard", m_context.name, k_most_rows));
    }
    if (catalog::RejectLimit().exceeded(m_read.rejected, m_read.rows, at_end)) {
      return core::fail(core::ErrorKind::bad_data,
                        fmt::format("{}: {} of {} rows are none of a leaderboard, more than 1 %, first {}",
                                    m_context.name, m_read.rejected, m_read.rows, m_first_reject));
    }
    // All entries would lose what the store knows of where they stand.
    if (at_end && m_binding.has(k_rank) && !m_has_rank && m_read.board.size() > 0) {
      return core::fail(core::ErrorKind::bad_data,
                        fmt::format("{}: no Rank of {} rows is a number", m_context.name, m_read.board.size()));
    }
    return {};
  }

  void finish() {
    m_read.teams = catalog::collapse(m_read.board, m_direction);
    if (m_binding.has(k_rank)) return;
    m_read.ranks = m_direction == catalog::Direction::unknown ? Ranks::none : Ranks::by_score;
    if (m_read.ranks == Ranks::by_score) catalog::rank_by_score(m_read.board, m_read.teams, m_direction);
  }

  catalog::Direction m_direction;
  const LeaderboardContext& m_context;
  WatchedCsv m_csv;
  io::CsvScanner m_scanner;
  io::CsvBinding m_binding;
  ReadLeaderboard m_read;
  bool m_has_rank = false;
  bool m_last_is_reject = false;
  std::string m_first_reject;  // for people: "line 4: 2 fields, 7 expected"
  std::string m_last_reject;
  std::string m_name;  // repaired texts of the row in hand
  std::string m_score;
  std::string m_members;
};

}  // namespace

core::Result<ReadLeaderboard> read_leaderboard(io::ByteSource& csv, catalog::Direction direction,
                                               const LeaderboardContext& context) {
  return Reader(csv, direction, context).run();
}

std::optional<core::TimePoint> parse_submission_date(std::string_view text, ValueFaults& faults) {
  text = core::trim(text);
  const bool is_am = text.ends_with(" AM");
  if (!is_am && !text.ends_with(" PM")) return parse_date(text, faults);
  const auto time = parse_date(text.substr(0, text.size() - 3), faults);
  if (!time) return std::nullopt;
  const auto hour =
      std::chrono::floor<std::chrono::hours>(*time - std::chrono::floor<std::chrono::days>(*time)).count();
  constexpr std::int64_t k_half_day = 12;
  if (hour < 1 || hour > k_half_day) {
    ++faults.bad_dates;
    return std::nullopt;
  }
  return *time + std::chrono::hours((is_am ? 0 : k_half_day) - (hour == k_half_day ? k_half_day : 0));
}

}  // namespace sources::kaggle
