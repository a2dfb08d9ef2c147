// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/ownership.hpp"
#include "core/clock.hpp"
#include "core/progress.hpp"
#include "core/rate.hpp"
#include "core/result.hpp"
#include "core/stop.hpp"
#include "ingest/enrich_report.hpp"
#include "ingest/ref_list.hpp"
#include "sources/kaggle/api.hpp"
#include "store/store.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace ingest {

/// Which part of the queue; `any`: minimal first, then pending.
enum class Only { any, minimal, pending, failed };

struct EnrichOptions {
  std::uint64_t batch_size = 50;  // the most datasets that a run handles
  Only only = Only::any;
  std::int64_t max_attempts = 3;
  core::Rate rate;  // for the eta: what the API is asked with
  /// What an attempt may take with all its retries, once its turn has come: leases are longer by some minutes.
  core::Milliseconds longest_attempt{0};
  bool dry_run = false;  // ask and compare, write nothing
};

/// Whom a run tells what.
struct EnrichListener {
  core::Progress& progress;
  std::function<void(catalog::Change, const catalog::StoredDataset&)> on_record;  // after its transaction
  std::function<void(const std::string& sentence)> on_failure;                    // of one dataset
  std::function<std::string(std::string_view)> redact;                            // what is kept of strangers' words
};

/// Completes datasets through Kaggle's detail view: those of `named`, or, without it, the best of the queue. Each is
/// claimed by lease when its turn has come, asked for once, and its answer written in one short transaction, so that
/// any number of processes may share the work and be killed at any moment. A dataset that fails does not end the run;
/// these do: rate_limited and interrupted (the dataset in hand goes back as it was), auth, config and io, and what
/// EnrichBrake sees (several in a row got no answer). `report` is true to what was done in any case.
core::Result<void> enrich_kaggle(store::Store& store, sources::kaggle::Api& api, const EnrichOptions& options,
                                 const RefList* named, const core::Clock& clock, const core::StopFlag& stop,
                                 EnrichListener& listener, EnrichReport& report);

}  // namespace ingest
