// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/digest.hpp"
#include "core/result.hpp"
#include "core/stop.hpp"
#include "http/file_facts.hpp"
#include "io/file_descriptor.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace http {

/// A file on its way in, for the owner only. What has come stays when the transfer ends early, with what the server
/// said of it beside it ("<path>.json"), so that a later process goes on from there. One process at a time.
class PartFile {
 public:
  /// What an earlier process left there, when that can be gone on with; else an empty file. cannot_create, io.
  static core::Result<PartFile> open(const std::filesystem::path& path);

  [[nodiscard]] const std::filesystem::path& path() const { return m_path; }
  [[nodiscard]] std::uint64_t size() const { return m_size; }
  [[nodiscard]] const FileFacts& facts() const { return m_facts; }
  /// There is a beginning, and something that tells whether the server still has the same file.
  [[nodiscard]] bool can_go_on() const { return m_size > 0 && !m_facts.range_validator().empty(); }

  /// Empty again, for the file that `facts` are of. io.
  core::Result<void> restart(const FileFacts& facts);
  /// What is there counts: to be called before append() goes on with it. io; interrupted, when `stop` is set.
  core::Result<void> go_on(const core::StopFlag& stop);
  /// The server has said how long the file is, which it had not before. io.
  core::Result<void> learn_size(std::uint64_t size_bytes);
  core::Result<void> append(std::string_view bytes);  // io

  // Of all bytes so far; after restart() or go_on().
  [[nodiscard]] std::string md5_base64() const { return m_md5.base64(); }
  [[nodiscard]] std::string sha256_hex() const { return m_sha256.hex(); }
  /// The first bytes, for a look at what they are. io.
  [[nodiscard]] core::Result<std::string> peek(std::size_t bytes) const { return m_file.peek(bytes, name()); }

  /// Flushes to disk what has come and gives it its name, in the place of whatever has it. io.
  core::Result<void> move_to(const std::filesystem::path& path);

 private:
  explicit PartFile(std::filesystem::path path) : m_path(std::move(path)) {}
  [[nodiscard]] std::string name() const { return m_path.string(); }
  [[nodiscard]] std::filesystem::path facts_path() const;
  core::Result<void> load();
  core::Result<void> truncate();

  std::filesystem::path m_path;
  io::FileDescriptor m_file;
  FileFacts m_facts;
  std::uint64_t m_size = 0;
  std::uint64_t m_digested = 0;  // of m_size
  core::Digest m_md5{core::Digest::Algorithm::md5};
  core::Digest m_sha256{core::Digest::Algorithm::sha256};
};

}  // namespace http
