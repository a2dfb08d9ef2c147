// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/loopback.hpp"

#include <filesystem>
#include <optional>

namespace support {

/// What a stand-in for Kaggle answers to GET .../datasets/download/kaggle/meta-kaggle/NAME: a redirect to a signed
/// address of its storage, at another port. nullopt: the path is another one.
///   answers/download/NAME.http   a whole answer in its place, head and all
std::optional<Reply> answer_to_download(const std::filesystem::path& answers, const Asked& asked, int storage_port);

/// What it answers to GET .../competitions/SLUG/leaderboard/download: the file answers/leaderboard/SLUG.zip (or .csv),
/// with neither validators nor a checksum, as the API sends it; slowly, when answers/leaderboard/slow is there; 404 in
/// JSON when there is no such file. nullopt: the path is another one.
///   answers/leaderboard/SLUG.http   a whole answer in its place, head and all
std::optional<Reply> answer_to_leaderboard(const std::filesystem::path& answers, const Asked& asked);

/// What the storage answers to that address: the file answers/download/NAME, or NAME.zip in its place, with ranges,
/// conditions, length and MD5, but for what the words in answers/download/manner say: cut=BYTES of each answer,
/// no-ranges, no-conditions, no-md5, wrong-md5, no-validators, html, expired (the signature, of every other request),
/// slow, gone. nullopt: the path is another one.
std::optional<Reply> answer_of_storage(const std::filesystem::path& answers, const Asked& asked, int times);

}  // namespace support
