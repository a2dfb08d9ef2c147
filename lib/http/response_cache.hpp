// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/environment.hpp"
#include "core/progress.hpp"
#include "core/result.hpp"
#include "http/client.hpp"
#include "http/download.hpp"
#include "io/lock_file.hpp"

#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

namespace http {

/// $XDG_CACHE_HOME/tedi, else ~/.cache/tedi. config: neither variable holds an absolute path.
core::Result<std::filesystem::path> cache_folder(const core::Environment& environment);

enum class CacheUse {
  normal,   // what is there is taken, if the server says that it has not changed
  renew,    // what is there is fetched again
  nothing,  // the same, and nothing stays
};

/// A whole file in the cache.
struct CachedFile {
  std::filesystem::path path;
  FileFacts facts;      // size and sha256 are there
  bool is_new = false;  // it was fetched just now
};

/// What the cache has of one address: at most one whole file, and the beginning of one. Ours alone while it lives: who
/// reads the file keeps the entry. A folder for the owner only, named by the SHA-256 of the address:
///
///   lock        the kernel lock
///   part        what has come of a file, part.json what the server says of it (PartFile)
///   <sha256>    the whole file, named by what it holds
///   entry.json  what is said of it; without this the file is none
///
/// Each step of a change leaves one of these states, so that a kill at any moment loses at most what a server would
/// have to send again. Whatever else is found there was left by a process that is dead, and goes.
class CacheEntry {
 public:
  /// busy: another process has it. cannot_create, io.
  static core::Result<CacheEntry> open(const std::filesystem::path& folder, std::string_view address, CacheUse use);

  CacheEntry(CacheEntry&&) = default;
  CacheEntry& operator=(CacheEntry&&) = delete;
  ~CacheEntry();

  /// The file as the server has it now. Errors as of download().
  core::Result<CachedFile> fetch(Client& client, const Wanted& wanted, const core::StopFlag& stop,
                                 core::Progress& progress);

 private:
  CacheEntry(std::filesystem::path folder, CacheUse use, io::LockFile lock)
      : m_folder(std::move(folder)), m_use(use), m_lock(std::move(lock)) {}
  [[nodiscard]] std::filesystem::path file_of(const FileFacts& facts) const;
  [[nodiscard]] std::optional<FileFacts> find_whole() const;
  core::Failure failed(const PartFile& part, core::Error error) const;
  core::Result<CachedFile> keep(PartFile& part);
  void discard() const;
  void drop_part() const;
  void sweep(const std::optional<FileFacts>& whole) const;

  std::filesystem::path m_folder;
  CacheUse m_use;
  io::LockFile m_lock;
};

}  // namespace http
