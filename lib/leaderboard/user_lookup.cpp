// SPDX-License-Identifier: Apache-2.0
#include "leaderboard/user_lookup.hpp"

#include "core/ascii.hpp"

#include <algorithm>
#include <cstring>
#include <functional>
#include <limits>
#include <stdexcept>
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

/// All users in memory: for a million of them 16 to 32 MB of slots, and 16 bytes and the name for each.
class UserTable final : public UserLookup {
 public:
  UserTable(store::UserRepository& users, std::uint64_t count) {
    std::size_t slots = 64;
    while (slots < count * 2) slots *= 2;
    m_slots.resize(slots);
    users.each_active([this](std::int64_t id, std::string_view username) { add(id, username); });
  }

  std::optional<std::int64_t> find(std::string_view name) override {
    const std::uint64_t hash = hash_of(name);
    for (std::size_t at = hash & mask(); m_slots[at].place != 0; at = (at + 1) & mask()) {
      if (m_slots[at].mark != mark_of(hash)) continue;
      const char* const user = m_users.data() + m_slots[at].place;
      Head head;
      std::memcpy(&head, user, sizeof head);
      if (std::string_view(user + sizeof head, head.name_bytes) == m_name) return head.id;
    }
    return std::nullopt;
  }

 private:
  /// Of a user in m_users; then comes the name, in lower case.
  struct Head {
    std::int64_t id;
    std::size_t name_bytes;
  };
  struct Slot {
    std::uint32_t mark = 0;   // of the name's hash: most others are told apart without a look at them
    std::uint32_t place = 0;  // in m_users; 0: free
  };

  [[nodiscard]] std::size_t mask() const { return m_slots.size() - 1; }
  static std::uint32_t mark_of(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32); }

  /// Leaves the name in lower case in m_name.
  std::uint64_t hash_of(std::string_view name) {
    m_name.resize(name.size());
    std::transform(name.begin(), name.end(), m_name.begin(), [](char letter) { return core::lower(letter); });
    return std::hash<std::string_view>()(m_name);
  }

  void add(std::int64_t id, std::string_view username) {
    const std::uint64_t hash = hash_of(username);
    std::size_t at = hash & mask();
    while (m_slots[at].place != 0) at = (at + 1) & mask();
    if (m_users.size() > std::numeric_limits<std::uint32_t>::max()) throw std::length_error("4 GiB of user names");
    m_slots[at] = {mark_of(hash), static_cast<std::uint32_t>(m_users.size())};
    const Head head{id, m_name.size()};
    m_users.append(reinterpret_cast<const char*>(&head), sizeof head).append(m_name);
  }

  std::string m_users = std::string(1, '\0');  // one behind the other, from place 1
  std::vector<Slot> m_slots;                   // a power of two of them, at most half of them taken
  std::string m_name;                          // in hand
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
