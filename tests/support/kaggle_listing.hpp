// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/loopback.hpp"

#include <filesystem>
#include <optional>
#include <string_view>

namespace support {

/// What a stand-in for Kaggle answers to GET .../datasets/list?page=N (or pageToken=N): as the first of these says that
/// is there, an empty listing without any.
///   answers/list/N.silent  an empty listing, once: the file is removed
///   answers/list/N.hang    nothing
///   answers/list/N.http    a whole answer, head and all
///   answers/list/N.json    an answer 200
/// nullopt: the path is another one.
std::optional<Reply> answer_to_list(const std::filesystem::path& answers, std::string_view path);

}  // namespace support
