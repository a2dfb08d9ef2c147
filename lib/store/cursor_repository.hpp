// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"
#include "sql/connection.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace store {

/// How far something of a source has been followed.
struct Cursor {
  std::string name;   // "latest.updated"
  std::string value;  // RFC 3339 for a watermark
  core::TimePoint changed_at;
};

/// The cursors of one source. What writes data moves them inside the transaction of that data. All methods throw
/// sql::Failure.
class CursorRepository {
 public:
  /// The connection must outlive the repository.
  CursorRepository(sql::Connection& connection, std::string source);

  std::optional<std::string> find(std::string_view name);

  /// By name.
  std::vector<Cursor> all();

  /// In the transaction in hand, if there is one. False: it has that value already, nothing is written.
  bool set(std::string_view name, std::string_view value);

  /// False: there is none of that name.
  bool reset(std::string_view name);

 private:
  sql::Connection& m_connection;
  std::string m_source;
};

}  // namespace store
