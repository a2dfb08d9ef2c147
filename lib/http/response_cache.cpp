// SPDX-License-Identifier: Apache-2.0
#include "http/response_cache.hpp"

#include "core/digest.hpp"
#include "core/size.hpp"
#include "core/text.hpp"
#include "io/folders.hpp"

#include <fmt/format.h>

#include <set>
#include <string>
#include <system_error>

namespace http {

namespace fs = std::filesystem;

namespace {

constexpr const char* k_lock = "lock";
constexpr const char* k_part = "part";
constexpr const char* k_part_facts = "part.json";  // PartFile's
constexpr const char* k_entry = "entry.json";

/// It becomes a file's name.
bool is_sha256(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

core::Result<fs::path> cache_folder(const core::Environment& environment) {
  const auto absolute = [&](const char* name) { return fs::path(environment(name).value_or("")); };
  // The XDG specification has relative ones ignored.
  if (const fs::path cache = absolute("XDG_CACHE_HOME"); cache.is_absolute()) return cache / "tedi";
  if (const fs::path home = absolute("HOME"); home.is_absolute()) return home / ".cache" / "tedi";
  return core::fail(core::ErrorKind::config,
                    "no place for what is downloaded: set XDG_CACHE_HOME or HOME to an absolute path");
}

core::Result<CacheEntry> CacheEntry::open(const fs::path& folder, std::string_view address, CacheUse use) {
  const fs::path place = folder / "http" / core::sha256_hex(address);
  if (auto created = io::create_private_folders(place); !created) return core::fail(std::move(created).error());
  auto lock = io::LockFile::try_lock(place / k_lock);
  if (!lock) return core::fail(std::move(lock).error());
  if (!*lock) {
    return core::fail(core::ErrorKind::busy, fmt::format("another run has the downloaded file in hand ({})",
                                                         core::printable(place.string(), 300)));
  }
  CacheEntry entry(place, use, **std::move(lock));
  if (use == CacheUse::nothing) entry.discard();
  entry.sweep(entry.find_whole());
  return entry;
}

CacheEntry::~CacheEntry() {
  // Of one that was moved from the folder's name is gone.
  if (m_use == CacheUse::nothing && !m_folder.empty()) discard();
}

fs::path CacheEntry::file_of(const FileFacts& facts) const {
  return m_folder / facts.sha256;
}

std::optional<FileFacts> CacheEntry::find_whole() const {
  auto facts = load_facts(m_folder / k_entry);
  std::error_code code;
  if (!facts || !is_sha256(facts->sha256)) return std::nullopt;
  const std::uintmax_t size = fs::file_size(file_of(*facts), code);
  if (code || size != facts->size_bytes) return std::nullopt;
  return facts;
}

core::Result<CachedFile> CacheEntry::fetch(Client& client, const Wanted& wanted, const core::StopFlag& stop,
                                           core::Progress& progress) {
  const auto whole = find_whole();
  auto part = PartFile::open(m_folder / k_part);
  if (!part) return core::fail(std::move(part).error());
  const bool may_reuse = m_use == CacheUse::normal && whole;
  const auto done = download(client, wanted, *part, may_reuse ? &*whole : nullptr, stop, progress);
  if (!done) return failed(*part, done.error());
  if (*done == Downloaded::unchanged) {
    drop_part();
    return CachedFile{.path = file_of(*whole), .facts = *whole};
  }
  if (wanted.examine) {
    if (auto good = wanted.examine(part->path(), part->facts()); !good) {
      if (good.error().kind == core::ErrorKind::bad_data) drop_part();
      return core::fail(std::move(good).error());
    }
  }
  return keep(*part);
}

/// What has come stays, if it is of use.
core::Failure CacheEntry::failed(const PartFile& part, core::Error error) const {
  if (!part.can_go_on() || m_use == CacheUse::nothing) {
    drop_part();
    return core::fail(std::move(error));
  }
  error.message +=
      fmt::format("; {} are kept, the next run goes on from there", core::size_text(static_cast<double>(part.size())));
  return core::fail(std::move(error));
}

core::Result<CachedFile> CacheEntry::keep(PartFile& part) {
  CachedFile file{.path = {}, .facts = part.facts(), .is_new = true};
  file.facts.sha256 = part.sha256_hex();
  file.facts.size_bytes = part.size();
  file.path = file_of(file.facts);
  // First: of a file that is not there yet nobody makes use, while a file of which nothing is said would be swept.
  if (auto saved = save_facts(m_folder / k_entry, file.facts); !saved) return core::fail(std::move(saved).error());
  if (auto moved = part.move_to(file.path); !moved) return core::fail(std::move(moved).error());
  sweep(file.facts);
  return file;
}

void CacheEntry::discard() const {
  std::error_code ignored;
  fs::remove(m_folder / k_entry, ignored);
  drop_part();
  sweep(std::nullopt);
}

void CacheEntry::drop_part() const {
  std::error_code ignored;
  for (const char* name : {k_part, k_part_facts}) fs::remove(m_folder / name, ignored);
}

void CacheEntry::sweep(const std::optional<FileFacts>& whole) const {
  std::set<std::string> kept{k_lock, k_part, k_part_facts};
  if (whole) kept.insert({k_entry, whole->sha256});
  std::error_code ignored;
  for (const fs::directory_entry& found : fs::directory_iterator(m_folder, ignored)) {
    if (!kept.contains(found.path().filename().string())) fs::remove(found.path(), ignored);
  }
}

}  // namespace http
