// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace io {

/// A stream of bytes, read from front to back. Abstract so that a file, a compressed file, a member of a zip and
/// a test's string are the same thing to a reader. Not thread-safe.
class ByteSource {
 public:
  virtual ~ByteSource() = default;

  /// Fills the front of `buffer`, which is not empty, and returns how many bytes it now holds; 0 only at the end.
  /// Failures: `io` (reading failed, or the file changed meanwhile), `bad_data` (a damaged archive: wrong checksum or
  /// length, cut short), both with the source's name. After a failure the source is not asked again.
  virtual core::Result<std::size_t> read(std::span<char> buffer) = 0;

  /// Goes on with the byte at `offset` of what it has given or would give. False, and nothing has changed: it can only
  /// be read from front to back. Failures: io.
  virtual core::Result<bool> seek(std::uint64_t offset);

  /// How much of the file on disk was consumed so far, for progress: compressed bytes for a compressed file.
  [[nodiscard]] virtual std::uint64_t consumed_bytes() const = 0;
};

/// A text as a source; the text must outlive it.
std::unique_ptr<ByteSource> open_text(std::string_view text);

/// A file by its content, not its name: a gzip (all its members, joined) is inflated, a zip must hold exactly one
/// regular file, which is inflated; everything else, a pipe too, is read as it is. Failures: missing_input, io,
/// bad_data.
core::Result<std::unique_ptr<ByteSource>> open_file(const std::filesystem::path& path);

/// The member of a zip archive. The archive is opened anew for each member and read as a stream; nothing is unpacked to
/// disk. Checksum and length are verified at the member's end, before `read` returns 0. Failures: missing_input (also
/// when there is no such member; the first one counts when there are several), io, bad_data.
core::Result<std::unique_ptr<ByteSource>> open_zip_member(const std::filesystem::path& archive,
                                                          const std::string& member);

struct ZipMember {
  std::string name;  // as it stands in the archive: may hold folders, "..", anything; never used as a path
  std::optional<std::uint64_t> size_bytes;  // unpacked, as declared
};

/// The regular files in a zip, in the archive's order. bad_data when the file is no zip (says what it is instead) or an
/// encrypted one; missing_input, io.
core::Result<std::vector<ZipMember>> list_zip(const std::filesystem::path& archive);

/// What a file's first bytes (some hundred are enough) say it is, when that is not text in UTF-8 that might be a table:
/// "an HTML page", "a Git LFS pointer (the file itself was not fetched)", "UTF-16 text", "a zip archive", "a gzip",
/// "empty", "JSON", "XML", "binary data". nullopt: it may be a CSV.
std::optional<std::string_view> wrong_content(std::string_view first_bytes);

}  // namespace io
