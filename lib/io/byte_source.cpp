// SPDX-License-Identifier: Apache-2.0
#include "io/byte_source.hpp"

#include "core/text.hpp"
#include "io/file_descriptor.hpp"
#include "io/gzip_source.hpp"
#include "io/zip_source.hpp"

#include <fmt/format.h>

#include <fcntl.h>

#include <algorithm>
#include <utility>

namespace io {

namespace {

class TextSource final : public ByteSource {
 public:
  explicit TextSource(std::string_view text) : m_rest(text), m_size(text.size()) {}

  core::Result<std::size_t> read(std::span<char> buffer) override {
    const std::size_t count = m_rest.copy(buffer.data(), buffer.size());
    m_rest.remove_prefix(count);
    return count;
  }
  [[nodiscard]] std::uint64_t consumed_bytes() const override { return m_size - m_rest.size(); }

 private:
  std::string_view m_rest;
  std::size_t m_size;
};

class FileSource final : public ByteSource {
 public:
  FileSource(FileDescriptor file, const FileStamp& stamp, std::string name)
      : m_file(std::move(file)), m_stamp(stamp), m_name(std::move(name)) {}

  core::Result<std::size_t> read(std::span<char> buffer) override {
    core::Result<std::size_t> count = m_file.read(buffer, m_name);
    if (!count) return count;
    m_consumed += *count;
    if (*count == 0 && m_stamp.is_regular) {
      // A copy still under way looks like a whole file with its end missing.
      const core::Result<FileStamp> now = m_file.stamp(m_name);
      if (!now) return core::fail(now.error());
      if (!(*now == m_stamp)) return core::fail(core::ErrorKind::io, m_name + ": changed while it was read");
    }
    return count;
  }
  core::Result<bool> seek(std::uint64_t offset) override {
    if (!m_stamp.is_regular) return false;
    if (auto moved = m_file.seek(offset, m_name); !moved) return core::fail(std::move(moved).error());
    m_consumed = offset;
    return true;
  }
  [[nodiscard]] std::uint64_t consumed_bytes() const override { return m_consumed; }

 private:
  FileDescriptor m_file;
  FileStamp m_stamp;
  std::string m_name;
  std::uint64_t m_consumed = 0;
};

core::Result<std::unique_ptr<ByteSource>> open_only_member(const std::filesystem::path& archive) {
  core::Result<std::vector<ZipMember>> members = list_zip(archive);
  if (!members) return core::fail(std::move(members).error());
  if (members->size() == 1) return open_zip_member(archive, members->front().name);
  constexpr std::size_t k_shown = 5;
  std::string names;
  for (std::size_t i = 0; i < std::min(members->size(), k_shown); ++i) {
    names += (i == 0 ? ": " : ", ") + core::printable((*members)[i].name);
  }
  return core::fail(core::ErrorKind::bad_data,
                    fmt::format("{}: one file in the zip archive was expected, it holds {}{}{}", archive.string(),
                                members->empty() ? "none" : std::to_string(members->size()), names,
                                members->size() > k_shown ? ", ..." : ""));
}

}  // namespace

core::Result<bool> ByteSource::seek(std::uint64_t) {
  return false;
}

std::unique_ptr<ByteSource> open_text(std::string_view text) {
  return std::make_unique<TextSource>(text);
}

core::Result<std::unique_ptr<ByteSource>> open_file(const std::filesystem::path& path) {
  const std::string name = path.string();
  core::Result<FileDescriptor> file = FileDescriptor::open_to_read(path);
  if (!file) return core::fail(std::move(file).error());
  const core::Result<FileStamp> stamp = file->stamp(name);
  if (!stamp) return core::fail(stamp.error());
  std::string front;
  if (stamp->is_regular) {  // a pipe's first bytes can be had only once: it is read as it is
    core::Result<std::string> peeked = file->peek(4, name);
    if (!peeked) return core::fail(std::move(peeked).error());
    front = std::move(*peeked);
  }
  if (starts_zip(front)) return open_only_member(path);
  // Larger read-ahead where the system offers it; nothing depends on it.
  ::posix_fadvise(file->get(), 0, 0, POSIX_FADV_SEQUENTIAL);
  std::unique_ptr<ByteSource> source = std::make_unique<FileSource>(std::move(*file), *stamp, name);
  return starts_gzip(front) ? inflate_gzip(std::move(source), name) : std::move(source);
}

}  // namespace io
