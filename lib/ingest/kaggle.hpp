// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace ingest {

/// The `source` of Kaggle's rows in the store.
inline constexpr std::string_view k_kaggle = "kaggle";

}  // namespace ingest
