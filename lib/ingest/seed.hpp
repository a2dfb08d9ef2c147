// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/ownership.hpp"
#include "catalog/reject.hpp"
#include "core/clock.hpp"
#include "core/counts.hpp"
#include "core/progress.hpp"
#include "core/result.hpp"
#include "core/stop.hpp"
#include "ingest/seed_report.hpp"
#include "sources/kaggle/meta_input.hpp"
#include "store/store.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace ingest {

/// Whether a first load may have the store for itself (store::DatasetLoad).
enum class Bulk { automatic, never };

struct SeedOptions {
  std::uint64_t batch_size = 1000;  // the most changed rows in one transaction
  Bulk bulk = Bulk::automatic;
  bool force = false;    // read also what is recorded as read
  bool dry_run = false;  // compare, write nothing
  catalog::RejectLimit max_rejects;
};

/// Which datasets on_record is told about.
enum class Records { none, changed, all };

/// Whom a seed tells what, while it runs. While DatasetVersions.csv is read, two threads tell: the one that reads calls
/// `progress`, on_reject and on_note, the one that called seed_kaggle only on_record; at any other time it calls all.
struct SeedListener {
  core::Progress& progress;
  Records records = Records::none;
  std::function<void(catalog::Change, const catalog::StoredDataset&)> on_record;  // after its transaction
  std::function<void(const catalog::Reject&)> on_reject;
  std::function<void(const std::string& sentence)> on_note;  // what the seed goes on without
};

/// Fills or refreshes the Kaggle catalogue from the Meta Kaggle CSVs of `input`: streams the join, compares each
/// row's hash with the one stored, writes what differs: into an empty store that nobody else has open all or nothing,
/// else in short transactions. May be killed at any moment and run again. `report` is true to what was done also when a
/// failure (of the input or the store) or a stop ends the seed early.
core::Result<void> seed_kaggle(store::Store& store, const sources::kaggle::MetaInput& input, const SeedOptions& options,
                               const core::Clock& clock, const core::StopFlag& stop, SeedListener& listener,
                               SeedReport& report);

}  // namespace ingest
