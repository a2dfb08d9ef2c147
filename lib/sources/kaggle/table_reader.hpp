// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/reject.hpp"
#include "core/progress.hpp"
#include "core/result.hpp"
#include "core/stop.hpp"
#include "io/csv_columns.hpp"
#include "io/csv_scanner.hpp"
#include "sources/kaggle/meta_input.hpp"
#include "sources/kaggle/meta_tables.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace sources::kaggle {

/// What reading a table needs from outside. All referenced objects outlive the reading.
struct ReadContext {
  const core::StopFlag& stop;
  core::Progress& progress;
  catalog::RejectLimit limit;
  std::function<void(const catalog::Reject&)> on_reject;  // each reject once, in the order of the file
  /// Columns that a file of this edition does not have, by their present names; not called when it has all.
  std::function<void(std::string_view file, const std::vector<std::string_view>& columns)> on_missing_columns;
  std::function<void(std::string_view file)>
      on_file_end;  // all of a file's rejects are known; also when the limit ended it
};

/// Walks the rows of one table, whole and bound by name. Rows that cannot be cut into fields are rejected here, others
/// by the caller; too many of them end the reading with bad_data, a stop with interrupted.
class TableReader {
 public:
  /// Whether rejects count: a table that is read a second time must not tell them twice. `pick`: a second time, and
  /// only rows here and there (read_at), so that little is read around them.
  enum class Pass { first, again, pick };

  static core::Result<TableReader> open(const MetaInput& input, MetaTable table, ReadContext& context,
                                        Pass pass = Pass::first);

  /// Calls visit() for each row, to the table's end. The first failure, of the reading or of a visit that returns a
  /// Result, ends it.
  template <class Visit>
  core::Result<void> each(Visit&& visit);

  /// Makes the row that starts at `offset` (as offset() said in another pass) the current one. False: this file can
  /// only be read from front to back. io: there is no row.
  core::Result<bool> read_at(std::uint64_t offset);

  /// Where the current row starts, in bytes.
  [[nodiscard]] std::uint64_t offset() const { return m_scanner->row().offset(); }

  /// The current row's value; empty when the file does not have the column. Raw: it may be invalid UTF-8.
  [[nodiscard]] std::string_view get(std::size_t column) const { return m_binding.get(m_scanner->row(), column); }

  /// The failure to report when a row is not what it was in another pass.
  [[nodiscard]] core::Error changed() const;

  /// The current row is none that the table could hold.
  void reject(std::string_view reason);

  [[nodiscard]] std::uint64_t rows() const { return m_scanner->records(); }
  [[nodiscard]] std::uint64_t rejects() const { return m_rejects; }

 private:
  TableReader(ReadContext& context, MetaTable table, Pass pass, std::uint64_t size_bytes,
              std::unique_ptr<io::ByteSource> source);

  using Step = io::CsvScanner::Step;

  /// Deals with what is not just another row. true: a row all the same; false: a reject, or the table's end.
  core::Result<bool> take(core::Result<Step> step);
  [[nodiscard]] bool is_to_be_judged() const;
  core::Result<void> judge(bool at_end);
  void tell_missing_columns(MetaTable table) const;
  void tell_reject(std::uint64_t line, std::string reason, std::string_view raw);

  ReadContext* m_context;
  std::string_view m_file;
  Pass m_pass;
  std::unique_ptr<io::ByteSource> m_source;
  std::unique_ptr<io::CsvScanner> m_scanner;
  io::CsvBinding m_binding;
  std::uint64_t m_rejects = 0;
  std::uint64_t m_judged_rejects = 0;
};

// --- Inline implementations ---

/// Their share shrinks with every row, so what was not too much stays so until there is one more; but rows below the
/// first judged one were let pass.
inline bool TableReader::is_to_be_judged() const {
  return m_rejects != m_judged_rejects || rows() == catalog::RejectLimit::k_first_judged_row;
}

template <class Visit>
core::Result<void> TableReader::each(Visit&& visit) {
  while (true) {
    core::Result<Step> step = m_scanner->next();
    if (!step || *step != Step::row || is_to_be_judged()) {
      const bool at_end = step && *step == Step::end;
      const auto is_row = take(std::move(step));
      if (!is_row) return core::fail(is_row.error());
      if (at_end) return {};
      if (!*is_row) continue;
    }
    if constexpr (std::is_void_v<decltype(visit())>) {
      visit();
    } else if (core::Result<void> visited = visit(); !visited) {
      return visited;
    }
  }
}

}  // namespace sources::kaggle
