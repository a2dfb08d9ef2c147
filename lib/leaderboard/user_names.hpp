// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/fingerprint_set.hpp"
#include "core/hash.hpp"
#include "core/result.hpp"
#include "io/byte_source.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace leaderboard {

/// Users that a person names, in the order of their coming, each once; case makes no difference.
class UserNames {
 public:
  /// usage: nobody can be called so.
  core::Result<void> add(std::string_view name);

  /// Lines of a pipe: names, or NDJSON with a member `username`. Empty lines, and a first one that is "username" (the
  /// header of a CSV), are passed over. What nobody can be called, and a line with a comma, which is a row of a CSV, is
  /// told with its line and counted. Fails as the source does.
  core::Result<void> read(io::ByteSource& lines, const std::function<void(const std::string& sentence)>& on_bad_line);

  [[nodiscard]] const std::vector<std::string>& all() const { return m_names; }
  [[nodiscard]] std::uint64_t bad_lines() const { return m_bad_lines; }

 private:
  void keep(std::string_view name);

  std::vector<std::string> m_names;
  core::RowHash m_hash;
  core::FingerprintSet m_known;  // in lower case
  std::uint64_t m_bad_lines = 0;
};

}  // namespace leaderboard
