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

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace leaderboard {

namespace {

constexpr std::size_t k_batch = 10'000;  // users in one transaction
constexpr std::size_t k_longest_line_bytes = 64 * 1024;
constexpr std::size_t k_longest_name_bytes = 255;

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

/// Why nobody can be called so; nullopt: somebody can.
std::optional<std::string_view> fault_of(std::string_view username) {
  if (username.empty()) return "a user without a name";
  if (username.size() > k_longest_name_bytes) return "a user name longer than 255 bytes";
  if (!core::is_storable_utf8(username)) return "a user name that is not UTF-8";
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '\x7F'; };
  if (std::ranges::any_of(username, is_control)) return "a user name with a control character";
  return std::nullopt;
}

class Import {
 public:
  Import(store::UserRepository& users, std::string_view name, const core::StopFlag& stop,
         const std::function<void(const catalog::Reject&)>& on_reject, core::Counts& counts)
      : m_users(users), m_name(name), m_stop(stop), m_on_reject(on_reject), m_counts(counts) {}

  core::Result<void> run(io::ByteSource& list) {
    SeenSource source(list);
    const auto first = source.first_character();
    if (!first) return core::fail(first.error());
    auto read = *first == '{' ? read_ndjson(source) : read_csv(source);
    if (!read) return read;
    write();
    return {};
  }

 private:
  core::Result<void> read_csv(io::ByteSource& source) {
    static const std::vector<io::CsvColumn> k_columns{{{"username"}, io::Need::required}, {{"display_name"}}};
    io::CsvScanner scanner(source);
    const auto header = scanner.read_header(m_name);
    if (!header) return core::fail(header.error());
    auto binding = io::CsvBinding::bind(*header, k_columns);
    if (!binding) return core::fail(std::move(binding).error().with_context(m_name));
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
    if (const auto fault = fault_of(username)) return reject(line, std::string(*fault), username);
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
    m_on_reject(
        {.file = std::string(m_name), .line = line, .reason = std::move(reason), .excerpt = core::printable(excerpt)});
  }

  void write() {
    const store::UserWrites writes = m_users.add(m_batch);
    m_counts.inserted += writes.inserted;
    m_counts.updated += writes.updated;
    m_counts.unchanged += writes.unchanged;
    m_batch.clear();
  }

  core::Result<void> judge(bool at_end) {
    if (m_stop.is_set()) return core::fail(core::ErrorKind::interrupted, "stopped between two users");
    const std::uint64_t rows = m_counts.fetched() + m_batch.size();
    if (!catalog::RejectLimit().exceeded(m_counts.rejected, rows, at_end)) return {};
    return core::fail(core::ErrorKind::bad_data,
                      fmt::format("{}: {} of {} records are no users, more than 1 %", m_name, m_counts.rejected, rows));
  }

  store::UserRepository& m_users;
  std::string_view m_name;
  const core::StopFlag& m_stop;
  const std::function<void(const catalog::Reject&)>& m_on_reject;
  core::Counts& m_counts;
  core::RowHash m_hash;
  core::FingerprintSet m_seen;  // names in lower case
  std::vector<store::User> m_batch;
};

}  // namespace

core::Result<void> import_users(store::UserRepository& users, io::ByteSource& list, std::string_view name,
                                const core::StopFlag& stop,
                                const std::function<void(const catalog::Reject&)>& on_reject, core::Counts& counts) {
  return Import(users, name, stop, on_reject, counts).run(list);
}

}  // namespace leaderboard
