// SPDX-License-Identifier: Apache-2.0
// Fills a store for tests and benchmarks of lb-sync, through the library:
//   leaderboard_setup STORE competition SLUG [yes|no]     followed; whether a higher score is better
//   leaderboard_setup STORE users FILE                    as a list of users is imported
//   leaderboard_setup STORE detach|purge USERNAME
#include "core/clock.hpp"
#include "leaderboard/competitions.hpp"
#include "leaderboard/user_import.hpp"
#include "store/store.hpp"

#include <cstdio>
#include <string>
#include <vector>

namespace {

int failed(const core::Error& error) {
  std::fprintf(stderr, "leaderboard_setup: %s\n", error.message.c_str());
  return 1;
}

int add_competition(sql::Connection& connection, const std::vector<std::string>& words) {
  const std::string higher = words.size() > 3 ? words[3] : "";
  const auto direction = higher == "yes"  ? catalog::Direction::higher_is_better
                         : higher == "no" ? catalog::Direction::lower_is_better
                                          : catalog::Direction::unknown;
  const auto added = leaderboard::add_competition(connection, words[2], {}, direction);
  return added ? 0 : failed(added.error());
}

int add_users(sql::Connection& connection, const std::string& file) {
  const auto list = io::open_file(file);
  if (!list) return failed(list.error());
  store::UserRepository users(connection);
  core::Counts counts;
  const core::StopFlag stop;
  const auto ignore = [](const catalog::Reject&) {};
  const auto done = leaderboard::import_users(users, **list, file, stop, ignore, counts);
  return done ? 0 : failed(done.error());
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.size() < 3) return 64;
  const core::SystemClock clock;
  auto store = store::open({.dsn = words[0]}, clock);
  if (!store) return failed(store.error());
  if (words[1] == "competition") return add_competition(store->connection, words);
  if (words[1] == "users") return add_users(store->connection, words[2]);
  store::UserRepository users(store->connection);
  if (words[1] == "detach") return users.detach(words[2]) ? 0 : 1;
  if (words[1] == "purge") return users.purge(words[2]) ? 0 : 1;
  return 64;
}
