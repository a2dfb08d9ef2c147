// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/ownership.hpp"
#include "catalog/reject.hpp"
#include "io/json_writer.hpp"

#include <string_view>

namespace ingest {

/// The NDJSON record of a dataset as the store now holds it, with the `change` that a run made.
void write_record(io::JsonWriter& json, std::string_view source, catalog::Change change,
                  const catalog::StoredDataset& dataset);

/// The NDJSON record of an input row that was rejected.
void write_record(io::JsonWriter& json, const catalog::Reject& reject);

}  // namespace ingest
