// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/counts.hpp"
#include "core/result.hpp"
#include "core/times.hpp"
#include "ingest/kaggle.hpp"
#include "io/json_writer.hpp"
#include "sources/kaggle/meta_download.hpp"
#include "sources/kaggle/meta_reader.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ingest {

inline constexpr std::string_view k_seed_task = "kaggle.seed_initial";
inline constexpr std::string_view k_seed_summary_source = "kaggle_meta_csv";

/// What became of the files that a seed was given.
enum class Inputs { not_looked_at, read, unchanged };

/// How changed rows were written.
enum class Load {
  none,     // the run did not get that far, or was dry
  bulk,     // into a store without datasets: all of them or none
  batches,  // in short transactions
};

/// What a seed has done so far.
struct SeedReport {
  core::Counts counts;
  std::optional<sources::kaggle::DownloadReport> download;  // of a seed that fetches its files itself
  Inputs inputs = Inputs::not_looked_at;                    // unchanged: all were as recorded, nothing was read
  Load load = Load::none;
  std::optional<std::uint64_t> ref_conflicts;  // rows of the store whose ref another one holds; a dry run cannot tell
  std::uint64_t refs_moved = 0;                // rows that gained or lost their ref through another one
  std::optional<core::TimePoint> edition;      // as of when the files speak
  std::vector<std::string> missing_tables;
  std::vector<std::string> missing_columns;            // "Datasets.csv: Medal"
  std::map<std::string, std::uint64_t> rejected_rows;  // file -> n
  sources::kaggle::MetaReport meta;

  /// True when rows were rejected, in whichever file.
  [[nodiscard]] bool has_rejects() const { return !rejected_rows.empty(); }
  /// True when the rejects told so far are all there are to tell: everything was read, or too many of them ended the
  /// seed. A list of an earlier run is better than a part of this one's.
  [[nodiscard]] bool rejects_are_complete(const core::Result<void>& seeded) const;
  /// Datasets that an early end left out; when it came before the end of Datasets.csv, of those seen by then, and at
  /// least one.
  [[nodiscard]] std::uint64_t remaining() const;
  /// The members of the summary that are this task's own.
  void write_details(io::JsonWriter& json) const;
};

}  // namespace ingest
