// SPDX-License-Identifier: Apache-2.0
#include "http/part_file.hpp"

#include "io/temporary_file.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <vector>

namespace http {

namespace fs = std::filesystem;

namespace {

constexpr mode_t k_for_the_owner = 0600;

core::Failure cannot(std::string_view verb, const std::string& name) {
  return core::fail(core::ErrorKind::io, fmt::format("{}: cannot {}: {}", name, verb, io::system_error_text(errno)));
}

}  // namespace

fs::path PartFile::facts_path() const {
  fs::path path = m_path;
  path += ".json";
  return path;
}

core::Result<PartFile> PartFile::open(const fs::path& path) {
  PartFile part(path);
  part.m_file = io::FileDescriptor(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, k_for_the_owner));
  if (part.m_file.get() < 0) return io::cannot_create(path, io::system_error_text(errno));
  if (auto loaded = part.load(); !loaded) return core::fail(std::move(loaded).error());
  return part;
}

/// A file about which nothing is known is of no use.
core::Result<void> PartFile::load() {
  const auto stamp = m_file.stamp(name());
  if (!stamp) return core::fail(stamp.error());
  m_size = static_cast<std::uint64_t>(stamp->size_bytes);
  m_facts = load_facts(facts_path()).value_or(FileFacts());
  const bool is_too_long = m_facts.size_bytes && m_size > *m_facts.size_bytes;
  return can_go_on() && !is_too_long ? core::Result<void>() : truncate();
}

core::Result<void> PartFile::truncate() {
  if (::ftruncate(m_file.get(), 0) != 0) return cannot("write", name());
  m_size = m_digested = 0;
  m_facts = {};
  m_md5 = core::Digest(core::Digest::Algorithm::md5);
  m_sha256 = core::Digest(core::Digest::Algorithm::sha256);
  return m_file.seek(0, name());
}

core::Result<void> PartFile::restart(const FileFacts& facts) {
  // In this order: the bytes of one file are never beside what is said of another.
  if (auto emptied = truncate(); !emptied) return emptied;
  m_facts = facts;
  return save_facts(facts_path(), facts);
}

core::Result<void> PartFile::go_on(const core::StopFlag& stop) {
  std::vector<char> buffer(std::size_t{256} << 10);
  if (auto moved = m_file.seek(m_digested, name()); !moved) return moved;
  while (m_digested < m_size) {
    if (stop.is_set()) return core::fail(core::ErrorKind::interrupted, "stopped before a download");
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), m_size - m_digested));
    const auto count = m_file.read({buffer.data(), wanted}, name());
    if (!count) return core::fail(count.error());
    if (*count == 0) return core::fail(core::ErrorKind::io, name() + ": became shorter while it was read");
    m_md5.update({buffer.data(), *count});
    m_sha256.update({buffer.data(), *count});
    m_digested += *count;
  }
  return {};
}

core::Result<void> PartFile::learn_size(std::uint64_t size_bytes) {
  m_facts.size_bytes = size_bytes;
  return save_facts(facts_path(), m_facts);
}

core::Result<void> PartFile::append(std::string_view bytes) {
  if (auto written = m_file.write_all(bytes, name()); !written) {
    // Of a part that was written half nobody has counted the bytes.
    m_size = m_digested;
    if (::ftruncate(m_file.get(), static_cast<off_t>(m_size)) != 0) return cannot("write", name());
    return written;
  }
  m_md5.update(bytes);
  m_sha256.update(bytes);
  m_size += bytes.size();
  m_digested = m_size;
  return {};
}

core::Result<void> PartFile::move_to(const fs::path& path) {
  if (auto synced = m_file.sync_and_close(name()); !synced) return synced;
  if (::rename(m_path.c_str(), path.c_str()) != 0) return cannot("be given its name", name());
  ::unlink(facts_path().c_str());  // without the file it means nothing
  return io::sync_folder_of(path);
}

}  // namespace http
