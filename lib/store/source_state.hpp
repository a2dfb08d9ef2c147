// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/dataset.hpp"
#include "core/clock.hpp"
#include "store/cursor_repository.hpp"
#include "store/seed_repository.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace store {

/// A cursor as a person sees it, wherever the store keeps it.
struct CursorView {
  std::string name;
  std::optional<std::string> value;           // RFC 3339 for a watermark, names for files; nullopt: not set
  std::optional<core::TimePoint> changed_at;  // nullopt: not known
};

/// What mending did to a cursor.
struct MendedCursor {
  std::string name;
  std::optional<std::string> before;
  std::optional<std::string> after;

  /// inserted: it was not set before; updated: it has another value, or none; unchanged: nothing was to be done.
  [[nodiscard]] catalog::Change change() const;
};

/// How far a source was followed, for a person to see and mend: its cursors, and what is remembered of its last seed
/// ("seed.edition", "seed.inputs"). All methods throw sql::Failure.
class SourceState {
 public:
  enum class Mode { mend, only_tell };  // only_tell: the store may be read-only, nothing is written

  /// The connection must outlive it.
  SourceState(sql::Connection& connection, std::string source, Mode mode = Mode::mend);

  /// Those that the source is known to have, set or not; then whatever else is there. By name.
  std::vector<CursorView> all();

  /// One short transaction. `name` is that of a known watermark.
  MendedCursor set(std::string_view name, core::TimePoint value);

  /// One short transaction for all of them.
  std::vector<MendedCursor> reset(const std::vector<std::string>& names);

  /// The same for all() of the moment.
  std::vector<MendedCursor> reset();

 private:
  std::optional<std::string> find(std::string_view name);
  void write(std::string_view name, core::TimePoint value);
  void remove(std::string_view name);
  void in_transaction(const std::function<void()>& mend);
  void at_one_moment(const std::function<void()>& look);

  sql::Connection& m_connection;
  std::string m_source;
  Mode m_mode;
  CursorRepository m_cursors;
  SeedRepository m_seeds;
};

}  // namespace store
