// SPDX-License-Identifier: Apache-2.0
#include "leaderboard/user_import.hpp"

#include "core/ascii.hpp"
#include "core/fingerprint_set.hpp"
#include "core/hash.hpp"
#include "core/text.hpp"
#include "io/csv_columns.hpp"
#include "io/csv_scanner.hpp"
#include "io/json_reader.hpp"
#include "io/line_reader.hpp"
#include "leaderboard/username.hpp"
#include "store/reject_repository.hpp"
#include "store/user_repository.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace leaderboard {

namespace {

constexpr std::size_t k_batch = 10'000;  // users in one transaction
constexpr std::size_t k_longest_line_bytes = 64 * 1024;
constexpr std::size_t k_max_kept_rejects = 1000;

std::string_view without_mark(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return text;
}

/// What was read to see which form a list has, and then the rest of it.
class SeenSource final : public io::ByteSource {
 public:
  explicit SeenSource(io::ByteSource& source) : m_source(source) {}

  /// The first character that is no blank; nullopt: there is none.
  core::Result<std::optional<char>> first_character() {
    constexpr std::size_t k_piece = 4096;
    for (;;) {
      const std::string_view text = core::trim(without_mark(m_seen));
      if (!text.empty()) return std::optional(text.front());
      std::string piece(k_piece, '\0');
      const auto count = m_source.read(piece);
      if (!count) return core::fail(count.error());
      if (*count == 0 || m_seen.size() > k_longest_line_bytes) return std::optional<char>();
      m_seen.append(piece, 0, *count);
    }
  }

  core::Result<std::size_t> read(std::span<char> buffer) override {
    if (m_given == m_seen.size()) return m_source.read(buffer);
    const std::size_t count = m_seen.copy(buffer.data(), buffer.size(), m_given);
    m_given += count;
    return count;
  }
  [[nodiscard]] std::uint64_t consumed_bytes() const override { return m_source.consumed_bytes(); }

 private:
  io::ByteSource& m_source;
  std::string m_seen;
  std::size_t m_given = 0;
};

class Import {
 public:
  Import(sql::Connection& connection, const UserImport& how, const core::StopFlag& stop, core::Counts& counts)
      : m_connection(connection), m_users(connection), m_how(how), m_stop(stop), m_counts(counts) {}

  core::Result<void> run(io::ByteSource& list) {
    SeenSource source(list);
    const auto first = source.first_character();
    if (!first) return core::fail(first.error());
    auto read = *first == '{' ? read_ndjson(source) : read_csv(source);
    if (read) write();
    const bool is_refused = !read && read.error().kind == core::ErrorKind::bad_data && m_counts.rejected > 0;
    if (read || is_refused) keep_rejects();
    return read;
  }

 private:
  core::Result<void> read_csv(io::ByteSource& source) {
    static const std::vector<io::CsvColumn> k_columns{{{"username"}, io::Need::required}, {{"display_name"}}};
    io::CsvScanner scanner(source);
    const auto header = scanner.read_header(core::printable(m_how.name));
    if (!header) return core::fail(header.error());
    auto binding = io::CsvBinding::bind(*header, k_columns);
    if (!binding) return core::fail(std::move(binding).error().with_context(core::printable(m_how.name)));
    for (;;) {
      const auto step = scanner.next();
      if (!step) return core::fail(step.error());
      if (*step == io::CsvScanner::Step::end) return judge(true);
      if (*step == io::CsvScanner::Step::reject) {
        reject(scanner.reject().line, scanner.reject().reason, scanner.reject().excerpt);
      } else {
        take(scanner.row().line(), binding->get(scanner.row(), 0), binding->get(scanner.row(), 1));
      }
      if (auto judged = judge(false); !judged) return judged;
    }
  }

  core::Result<void> read_ndjson(io::ByteSource& source) {
    io::LineReader reader(source, k_longest_line_bytes);
    io::JsonReader json;
    for (;;) {
      const auto line = reader.next();
      if (!line) return core::fail(line.error());
      if (!*line) return judge(true);
      const std::string_view text = core::trim(without_mark((*line)->text));
      if (text.empty()) continue;
      if ((*line)->is_too_long) {
        reject((*line)->number, "a line longer than 64 KiB", text);
      } else if (const auto record = json.parse(text); !record) {
        reject((*line)->number, record.error().message, text);
      } else {
        take((*line)->number, member(*record, "username"), member(*record, "display_name"));
      }
      if (auto judged = judge(false); !judged) return judged;
    }
  }

  static std::string_view member(io::JsonValue record, std::string_view name) {
    const auto found = record.find(name);
    return found && found->kind() == io::JsonValue::Kind::text ? *found->text() : std::string_view();
  }

  void take(std::uint64_t line, std::string_view username, std::string_view display_name) {
    username = core::trim(username);
    if (const auto fault = fault_of_username(username)) return reject(line, std::string(*fault), username);
    m_hash.add(core::lower(std::string(username)));
    if (!m_seen.insert(static_cast<std::uint64_t>(m_hash.finish()))) {
      ++m_counts.skipped;
      return;
    }
    m_batch.push_back({std::string(username), core::repair_utf8(core::trim(display_name))});
    if (m_batch.size() == k_batch) write();
  }

  void reject(std::uint64_t line, std::string reason, std::string_view excerpt) {
    ++m_counts.rejected;
    const catalog::Reject reject{
        .file = m_how.name, .line = line, .reason = std::move(reason), .excerpt = core::printable(excerpt)};
    m_how.on_reject(reject);
    if (m_rejects.size() < k_max_kept_rejects) m_rejects.push_back(reject);
  }

  void write() {
    const auto writes = store::in_transaction(m_connection, m_how.mode,
                                              [&] { return core::Result<store::UserWrites>(m_users.add(m_batch)); });
    m_counts.inserted += writes->inserted;
    m_counts.updated += writes->updated;
    m_counts.unchanged += writes->unchanged;
    m_batch.clear();
  }

  void keep_rejects() {
    if (m_how.mode == store::WriteMode::only_tell) return;
    store::RejectRepository(m_connection, std::string(k_user_task), std::string(k_user_source))
        .replace(core::repair_utf8(m_how.name), m_rejects);
  }

  core::Result<void> judge(bool at_end) {
    if (m_stop.is_set()) return core::fail(core::ErrorKind::interrupted, "stopped between two users");
    const std::uint64_t rows = m_counts.fetched() + m_batch.size();
    if (!m_how.max_rejects.exceeded(m_counts.rejected, rows, at_end)) return {};
    return core::fail(core::ErrorKind::bad_data,
                      fmt::format("{}: {} of {} records are no users, more than --max-rejects allows",
                                  core::printable(m_how.name), m_counts.rejected, rows));
  }

  sql::Connection& m_connection;
  store::UserRepository m_users;
  const UserImport& m_how;
  const core::StopFlag& m_stop;
  core::Counts& m_counts;
  core::RowHash m_hash;
  core::FingerprintSet m_seen;  // names in lower case
  std::vector<store::User> m_batch;
  std::vector<catalog::Reject> m_rejects;
};

}  // namespace

core::Result<void> import_users(sql::Connection& connection, io::ByteSource& list, const UserImport& how,
                                const core::StopFlag& stop, core::Counts& counts) {
  return Import(connection, how, stop, counts).run(list);
}

}  // namespace leaderboard
