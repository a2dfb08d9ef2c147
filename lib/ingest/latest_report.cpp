// SPDX-License-Identifier: Apache-2.0
#include "ingest/latest_report.hpp"

namespace ingest {

void LatestReport::write_details(io::JsonWriter& json) const {
  json.member("total_processed", counts.fetched()).member("total_inserted", counts.inserted);
  json.member("pages", pages).member("truncated", is_truncated).member("refs_moved", refs_moved);
  json.key("caught_up");
  caught_up ? json.value(*caught_up) : json.null();
}

}  // namespace ingest
