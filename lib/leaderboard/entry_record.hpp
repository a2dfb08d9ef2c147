// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/json_writer.hpp"
#include "store/leaderboard_repository.hpp"

#include <string_view>

namespace leaderboard {

/// The NDJSON record of an entry of a competition's board, with what the last sync that changed any did to it.
void write_record(io::JsonWriter& json, std::string_view competition, const store::EntryRecord& record);

}  // namespace leaderboard
