// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/counts.hpp"
#include "core/exit_code.hpp"
#include "io/json_writer.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace ingest {

inline constexpr std::string_view k_latest_task = "kaggle.fetch_latest";
inline constexpr std::string_view k_latest_summary_source = "kaggle_api";

/// What a run of ingest-latest has done so far.
struct LatestReport {
  core::Counts counts;            // of distinct datasets; rejected: items of the listing that are none
  std::uint64_t pages = 0;        // that brought something
  std::uint64_t refs_moved = 0;   // rows that gained or lost their ref through another one
  bool is_truncated = false;      // the limit, or the last page that may be asked for, came before the listing's end
  std::optional<bool> caught_up;  // all that was updated since the last runs was seen; nullopt: not what was asked for

  /// Of a run that came to its end.
  [[nodiscard]] core::ExitCode exit_code() const {
    return counts.rejected > 0 ? core::ExitCode::partial : core::ExitCode::ok;
  }
  /// The members of the summary that are this task's own.
  void write_details(io::JsonWriter& json) const;
};

}  // namespace ingest
