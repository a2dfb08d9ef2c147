// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/ownership.hpp"
#include "core/progress.hpp"
#include "core/result.hpp"
#include "core/stop.hpp"
#include "ingest/latest_report.hpp"
#include "sources/kaggle/api.hpp"
#include "store/store.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace ingest {

struct LatestOptions {
  sources::kaggle::ListQuery query;
  std::uint64_t limit = 100;  // the most datasets that a run handles
  bool dry_run = false;       // ask and compare, write nothing
};

/// Whom a run tells what.
struct LatestListener {
  core::Progress& progress;
  std::function<void(catalog::Change, const catalog::StoredDataset&)> on_record;  // after its transaction
  std::function<void(const std::string& sentence)> on_note;                       // of an item, or of the listing
  std::function<std::string(std::string_view)> redact;                            // what is kept of strangers' words
};

/// Follows a listing of Kaggle's, page by page, until its end, the limit, or the last page that Kaggle shows. Each page
/// is written in one short transaction, the last one together with the cursor, when all datasets are listed by their
/// last update: a run that ends early leaves whole pages and the old cursor. An empty page is no proof of the end, so
/// it is asked for again; a listing of all datasets whose first page stays empty is unavailable. An item that is no
/// dataset is rejected, kept in v_rejects, and does not end the run; a page without an answer, or that is none, does.
/// Errors: as of Api::list; config, when the cursor is no time; interrupted, between two pages. `report` is true to
/// what was done in any case.
core::Result<void> fetch_latest_kaggle(store::Store& store, sources::kaggle::Api& api, const LatestOptions& options,
                                       const core::StopFlag& stop, LatestListener& listener, LatestReport& report);

}  // namespace ingest
