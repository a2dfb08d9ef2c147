// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/loopback.hpp"

#include <filesystem>
#include <optional>
#include <string_view>

namespace support {

/// What a stand-in for Kaggle answers to GET .../datasets/list?page=N (or pageToken=T), asked for the `times`th time:
/// the first of these that is there, N-TIMES before N; an empty listing else.
///   answers/list/N.json   an answer 200
///   answers/list/N.http   a whole answer, head and all
///   answers/list/N.hang   (of whatever content) none
/// nullopt: the path is another one.
std::optional<Reply> answer_to_list(const std::filesystem::path& answers, std::string_view path, int times);

}  // namespace support
