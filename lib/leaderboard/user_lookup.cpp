// SPDX-License-Identifier: Apache-2.0
#include "leaderboard/user_lookup.hpp"

#include "core/ascii.hpp"

#include <functional>
#include <string>
#include <vector>

namespace leaderboard {

namespace {

/// Asks the store each time.
class StoredUsers final : public UserLookup {
 public:
  explicit StoredUsers(store::UserRepository& users) : m_users(users) {}
  std::optional<std::int64_t> find(std::string_view name) override { return m_users.find_active(name); }

 private:
  store::UserRepository& m_users;
};

/// All users in memory: for a million of them 16 MB, 16 to 32 MB of slots, and the bytes of their names.
class UserTable final : public UserLookup {
 public:
  UserTable(store::UserRepository& users, std::uint64_t count) {
    std::size_t slots = 64;
    while (slots < count * 2) slots *= 2;
    m_slots.resize(slots);
    m_users.reserve(count);
    users.each_active([this](std::int64_t id, std::string_view username) { add(id, username); });
  }

  std::optional<std::int64_t> find(std::string_view name) override {
    m_name.clear();
    for (const char letter : name) m_name.push_back(core::lower(letter));
    const std::uint64_t hash = std::hash<std::string_view>()(m_name);
    for (std::size_t at = hash & mask(); m_slots[at].user != 0; at = (at + 1) & mask()) {
      if (m_slots[at].mark != mark_of(hash)) continue;
      const User& user = m_users[m_slots[at].user - 1];
      if (std::string_view(m_names).substr(user.name_at, user.name_bytes) == m_name) return user.id;
    }
    return std::nullopt;
  }

 private:
  struct User {
    std::int64_t id;
    std::uint32_t name_at;
    std::uint32_t name_bytes;
  };
  struct Slot {
    std::uint32_t mark = 0;  // of the name's hash: most others are told apart without a look at them
    std::uint32_t user = 0;  // its place, from 1; 0: free
  };

  [[nodiscard]] std::size_t mask() const { return m_slots.size() - 1; }
  static std::uint32_t mark_of(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32); }

  void add(std::int64_t id, std::string_view username) {
    const std::size_t name_at = m_names.size();
    for (const char letter : username) m_names.push_back(core::lower(letter));
    const std::uint64_t hash = std::hash<std::string_view>()(std::string_view(m_names).substr(name_at));
    m_users.push_back({id, static_cast<std::uint32_t>(name_at), static_cast<std::uint32_t>(username.size())});
    std::size_t at = hash & mask();
    while (m_slots[at].user != 0) at = (at + 1) & mask();
    m_slots[at] = {mark_of(hash), static_cast<std::uint32_t>(m_users.size())};
  }

  std::string m_names;  // in lower case, one behind the other
  std::vector<User> m_users;
  std::vector<Slot> m_slots;  // a power of two of them, at most half of them taken
  std::string m_name;         // asked for, in lower case
};

}  // namespace

std::unique_ptr<UserLookup> look_up_users(store::UserRepository& users, std::uint64_t questions) {
  // To read a user costs about a fifth of a question to the store.
  constexpr std::uint64_t k_users_a_question = 5;
  const std::uint64_t count = users.count_active();
  if (count / k_users_a_question > questions) return std::make_unique<StoredUsers>(users);
  return std::make_unique<UserTable>(users, count);
}

}  // namespace leaderboard
