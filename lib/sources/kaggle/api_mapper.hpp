// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/dataset.hpp"
#include "core/result.hpp"
#include "io/json_reader.hpp"

#include <optional>
#include <string>

namespace sources::kaggle {

/// What the API says of a dataset.
struct ApiDataset {
  catalog::Dataset values;  // external_id and ref are there
  std::optional<bool> is_private;
};

/// Which of its sizes a dataset says as totalBytes: a listing has another one there than the detail view.
enum class TotalBytes { unpacked, compressed };

/// A dataset object, in each of the shapes it has had since 2021 (plain names, XNullable twins, defaults left
/// out). Pure. `path` of it in its document, for messages ("datasets[3]"; empty: it is the document). bad_data, naming
/// the member: no object, no positive id, no ref of the form owner/slug.
core::Result<ApiDataset> map_dataset(io::JsonValue object, const std::string& path, TotalBytes total_bytes);

/// The answer of /datasets/view.
core::Result<ApiDataset> map_view(io::JsonValue answer);

}  // namespace sources::kaggle
