// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.hpp"
#include "http/transport.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace http {

/// What is known of a file beside its bytes: what its server says (empty: it does not), and what we found.
struct FileFacts {
  std::string etag = {};           // as it came, with its quotes
  std::string last_modified = {};  // as it came
  std::string md5 = {};            // base64
  std::string sha256 = {};         // hexadecimal; ours, once all bytes are here
  std::optional<std::uint64_t> size_bytes = {};

  /// For If-Range, where only what stands for each byte of a file is allowed: a strong etag, else the date.
  [[nodiscard]] std::string range_validator() const;

  bool operator==(const FileFacts&) const = default;
};

/// Of the file that the answer (200, or 206 with a part of it) is about: ETag, Last-Modified, Content-Length or the
/// total of Content-Range, and the MD5 of X-Goog-Hash (Google's storage) or Content-MD5. Values of more than 1 kB, or
/// with control characters, are not believed.
FileFacts facts_of(const Response& head);

/// The first byte that an answer 206 holds; nullopt: it does not say, or not in a way that makes sense.
std::optional<std::uint64_t> range_begin(const Response& head);

/// True when nothing that both say differs.
bool may_be_same_file(const FileFacts& a, const FileFacts& b);
/// True when both are surely of the same bytes: a checksum or strong etag is the same in both, or date and size are.
bool is_same_file(const FileFacts& a, const FileFacts& b);

/// Keeps the facts in a file of their own, for the owner only. cannot_create, io.
core::Result<void> save_facts(const std::filesystem::path& path, const FileFacts& facts);
/// nullopt: there is no such file, or not one of ours.
std::optional<FileFacts> load_facts(const std::filesystem::path& path);

}  // namespace http
