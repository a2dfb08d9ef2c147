// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.hpp"
#include "io/json_reader.hpp"
#include "sources/kaggle/api_mapper.hpp"

#include <string>
#include <vector>

namespace sources::kaggle {

/// An item of a listing.
struct ListedDataset {
  std::string external_id;           // empty: it has none
  core::Result<ApiDataset> dataset;  // or why it is none: "datasets[3].ref: missing"
};

struct ListPage {
  std::vector<ListedDataset> items;  // in the order of the answer
  std::string next_token;            // names the next page; empty: it has the next number, if there is one
};

/// An answer of /datasets/list: a bare array of datasets, or an object that has it as `datasets`, beside a
/// `nextPageToken`. Pure. An item that is no dataset costs nothing but itself. bad_data: neither of both.
core::Result<ListPage> map_list(io::JsonValue answer);

}  // namespace sources::kaggle
