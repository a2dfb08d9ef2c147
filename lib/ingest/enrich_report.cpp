// SPDX-License-Identifier: Apache-2.0
#include "ingest/enrich_report.hpp"

#include "core/times.hpp"

namespace ingest {

core::ExitCode EnrichReport::exit_code() const {
  const std::uint64_t troubled = failed() - gone;
  if (troubled == 0) return core::ExitCode::ok;
  if (is_named && counts.fetched() == 1 && last_failure) return core::exit_code_for(*last_failure);
  if (troubled == unavailable && enriched() + gone == 0) return core::ExitCode::unavailable;
  return core::ExitCode::partial;
}

void EnrichReport::write_details(io::JsonWriter& json) const {
  json.member("enriched", enriched()).member("failed", failed()).member("released", released);
  json.member("held", held).member("unresolved", unresolved);
  json.key("eta");
  eta ? json.value(core::to_rfc3339(*eta)) : json.null();
}

}  // namespace ingest
