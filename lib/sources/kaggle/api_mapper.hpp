// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/dataset.hpp"
#include "core/result.hpp"
#include "io/json_reader.hpp"

#include <optional>
#include <string>

namespace sources::kaggle {

/// What the detail view of the API says of a dataset.
struct ViewedDataset {
  catalog::Dataset values;  // external_id and ref are there
  std::optional<bool> is_private;
};

/// A dataset object of /datasets/view, in each of the shapes it has had since 2021 (research: plain names, XNullable
/// twins, defaults left out). Pure. bad_data, naming the member: no object, no positive id, no ref of the form
/// owner/slug.
core::Result<ViewedDataset> map_view(io::JsonValue answer);

}  // namespace sources::kaggle
