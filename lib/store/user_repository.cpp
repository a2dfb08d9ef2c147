// SPDX-License-Identifier: Apache-2.0
#include "store/user_repository.hpp"

namespace store {

namespace {

constexpr const char* k_find_active = "SELECT id FROM users WHERE lower(username) = lower($1) AND is_active = 1";

constexpr const char* k_insert = R"sql(
INSERT INTO users (username, display_name) VALUES ($1, $2) ON CONFLICT (lower(username)) DO NOTHING
)sql";

constexpr const char* k_attach = R"sql(
UPDATE users SET is_active = 1, display_name = coalesce($2, display_name) WHERE lower(username) = lower($1) AND is_active = 0
)sql";

constexpr const char* k_rename = R"sql(
UPDATE users SET display_name = $2 WHERE lower(username) = lower($1) AND display_name IS DISTINCT FROM $2 AND $2 IS NOT NULL
)sql";

constexpr const char* k_bump = R"sql(
INSERT INTO user_revision (only_row, revision) VALUES (1, 1)
ON CONFLICT (only_row) DO UPDATE SET revision = user_revision.revision + 1
)sql";

// The entries of a user end where they stand.
constexpr const char* k_end_standings = R"sql(
INSERT INTO leaderboard_history (entry_id, until_ms, since_ms, team_id, rank, score)
SELECT id, $2, standing_ms, team_id, rank, score FROM leaderboard_entries WHERE user_id = $1 AND is_active = 1
ON CONFLICT (entry_id, until_ms) DO NOTHING
)sql";

constexpr const char* k_end_entries = R"sql(
UPDATE leaderboard_entries SET is_active = 0, synced_ms = $2, revision = revision + 1 WHERE user_id = $1 AND is_active = 1
)sql";

constexpr const char* k_purge_of_user = "DELETE FROM leaderboard_entries WHERE user_id = $1";

constexpr const char* k_purge_named = R"sql(
DELETE FROM leaderboard_entries WHERE user_id IS NULL AND lower(team_name) = lower($1)
)sql";

}  // namespace

UserRepository::UserRepository(sql::Connection& connection)
    : m_connection(connection), m_find_active(connection.prepare(k_find_active)) {
}

std::int64_t UserRepository::revision() {
  const auto row = m_connection.one<std::int64_t>("SELECT revision FROM user_revision");
  return row ? std::get<0>(*row) : 0;
}

UserWrites UserRepository::add(std::span<const User> users) {
  UserWrites writes;
  sql::in_transaction(m_connection, [&] {
    writes = {};
    sql::Statement insert = m_connection.prepare(k_insert);
    sql::Statement attach = m_connection.prepare(k_attach);
    sql::Statement rename = m_connection.prepare(k_rename);
    std::uint64_t attached = 0;
    for (const User& user : users) {
      const sql::Value display_name = sql::text_or_null(user.display_name);
      if (insert.exec(user.username, display_name) == 1) {
        ++writes.inserted;
      } else if (attach.exec(user.username, display_name) == 1) {
        ++writes.updated;
        ++attached;
      } else if (rename.exec(user.username, display_name) == 1) {
        ++writes.updated;
      } else {
        ++writes.unchanged;
      }
    }
    if (writes.inserted + attached > 0) bump_revision();
  });
  return writes;
}

std::uint64_t UserRepository::count_active() {
  return std::get<0>(*m_connection.one<std::uint64_t>("SELECT count(*) FROM users WHERE is_active = 1"));
}

std::optional<std::int64_t> UserRepository::find_active(std::string_view name) {
  const auto row = m_find_active.one<std::int64_t>(name);
  return row ? std::optional(std::get<0>(*row)) : std::nullopt;
}

void UserRepository::each_active(const std::function<void(std::int64_t id, std::string_view username)>& visit) {
  m_connection.prepare("SELECT id, username FROM users WHERE is_active = 1 ORDER BY id").each([&](const sql::Row& row) {
    visit(row.get<std::int64_t>(0), row.get<std::string_view>(1));
  });
}

void UserRepository::each(
    const std::function<void(std::string_view username, std::string_view display_name, bool is_active)>& visit) {
  m_connection.prepare("SELECT username, display_name, is_active FROM users ORDER BY lower(username)")
      .each([&](const sql::Row& row) {
        const auto display_name = row.get<std::optional<std::string_view>>(1);
        visit(row.get<std::string_view>(0), display_name.value_or(std::string_view()), row.get<bool>(2));
      });
}

std::optional<bool> UserRepository::detach(std::string_view username) {
  std::optional<bool> is_new;
  sql::in_transaction(m_connection, [&] {
    const auto user = m_connection.one<std::int64_t, bool>(
        "SELECT id, is_active FROM users WHERE lower(username) = lower($1)", username);
    is_new = user ? std::optional(std::get<1>(*user)) : std::nullopt;
    if (!user || !std::get<1>(*user)) return;
    const std::int64_t id = std::get<0>(*user);
    const std::int64_t now = m_connection.now_ms();
    m_connection.exec(k_end_standings, id, now);
    m_connection.exec(k_end_entries, id, now);
    m_connection.exec("UPDATE users SET is_active = 0 WHERE id = $1", id);
    bump_revision();
  });
  return is_new;
}

std::optional<std::uint64_t> UserRepository::purge(std::string_view username) {
  std::optional<std::uint64_t> gone;
  sql::in_transaction(m_connection, [&] {
    gone.reset();
    const auto user =
        m_connection.one<std::int64_t>("SELECT id FROM users WHERE lower(username) = lower($1)", username);
    std::int64_t entries = m_connection.exec(k_purge_named, username);
    if (user) {
      entries += m_connection.exec(k_purge_of_user, std::get<0>(*user));
      m_connection.exec("DELETE FROM users WHERE id = $1", std::get<0>(*user));
    }
    if (!user && entries == 0) return;
    bump_revision();
    gone = static_cast<std::uint64_t>(entries);
  });
  return gone;
}

void UserRepository::bump_revision() {
  m_connection.exec(k_bump);
}

}  // namespace store
