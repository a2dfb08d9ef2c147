// SPDX-License-Identifier: Apache-2.0
#include "io/zip_source.hpp"

#include "core/text.hpp"
#include "core/utf8_locale.hpp"
#include "io/byte_source.hpp"
#include "io/file_descriptor.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <utility>

namespace io {

namespace {

/// What libarchive reads from, through us: of a read that fails it tells only that something is "truncated".
struct ZipFile {
  FileDescriptor descriptor;
  FileStamp stamp;
  std::string name;                  // in messages
  std::optional<core::Error> error;  // of the read that failed
  std::array<char, std::size_t{64} << 10> block;

  /// io when it is no longer the file that was opened.
  [[nodiscard]] core::Result<void> expect_unchanged() const {
    const core::Result<FileStamp> now = descriptor.stamp(name);
    if (!now) return core::fail(now.error());
    if (!(*now == stamp)) return core::fail(core::ErrorKind::io, name + ": changed while it was read");
    return {};
  }
};

la_ssize_t read_block(archive* /*reader*/, void* zip_file, const void** block) {
  auto& file = *static_cast<ZipFile*>(zip_file);
  core::Result<std::size_t> count = file.descriptor.read(file.block, file.name);
  if (!count) {
    file.error = std::move(count).error();
    return ARCHIVE_FATAL;
  }
  *block = file.block.data();
  return static_cast<la_ssize_t>(*count);
}

/// Also how libarchive skips a member: no need for a callback of its own.
la_int64_t seek_place(archive* /*reader*/, void* zip_file, la_int64_t offset, int whence) {
  const off_t place = ::lseek(static_cast<ZipFile*>(zip_file)->descriptor.get(), offset, whence);
  return place < 0 ? ARCHIVE_FATAL : place;
}

/// An open archive; as a source: the member that it stands at.
class Zip final : public ByteSource {
 public:
  /// missing_input, io; bad_data when the file is no zip.
  static core::Result<Zip> open(const std::filesystem::path& path);

  /// The next regular file; nullptr at the end.
  core::Result<archive_entry*> next_file();

  /// From now on messages name this member, too.
  void stay_at(const std::string& member) { m_file->name += ": " + core::printable(member); }

  core::Result<std::size_t> read(std::span<char> buffer) override;
  [[nodiscard]] std::uint64_t consumed_bytes() const override;

 private:
  struct Free {
    void operator()(archive* handle) const { archive_read_free(handle); }
  };

  explicit Zip(std::unique_ptr<ZipFile> file) : m_file(std::move(file)), m_archive(archive_read_new()) {}
  core::Failure failure(std::string_view part) const;

  std::unique_ptr<ZipFile> m_file;  // outlives m_archive, which holds its address
  std::unique_ptr<archive, Free> m_archive;
  bool m_is_empty = false;
};

core::Result<Zip> Zip::open(const std::filesystem::path& path) {
  const std::string name = path.string();
  core::Result<FileDescriptor> file = FileDescriptor::open_to_read(path);
  if (!file) return core::fail(std::move(file).error());
  const core::Result<FileStamp> stamp = file->stamp(name);
  if (!stamp) return core::fail(stamp.error());
  if (!stamp->is_regular) {
    return core::fail(core::ErrorKind::bad_data,
                      name + ": a zip archive must be a file, it cannot be read from a pipe");
  }
  const core::Result<std::string> front = file->peek(512, name);
  if (!front) return core::fail(front.error());
  if (!starts_zip(*front)) {
    return core::fail(core::ErrorKind::bad_data, fmt::format("{}: it is {}, a zip archive was expected", name,
                                                             wrong_content(*front).value_or("text")));
  }
  Zip zip(std::unique_ptr<ZipFile>(new ZipFile{std::move(*file), *stamp, name, std::nullopt, {}}));
  zip.m_is_empty = front->starts_with("PK\x05\x06");  // which libarchive does not take for a zip
  if (zip.m_is_empty) return zip;
  // By the directory at the archive's end only: read as a stream, an archive cut short looks whole up to the cut.
  archive_read_support_format_zip_seekable(zip.m_archive.get());
  archive_read_set_read_callback(zip.m_archive.get(), read_block);
  archive_read_set_seek_callback(zip.m_archive.get(), seek_place);
  archive_read_set_callback_data(zip.m_archive.get(), zip.m_file.get());
  if (archive_read_open1(zip.m_archive.get()) != ARCHIVE_OK) return zip.failure("its end");
  return zip;
}

core::Result<archive_entry*> Zip::next_file() {
  if (m_is_empty) return nullptr;
  // libarchive turns member names into the locale's character set: names in UTF-8 would be lost in C.
  const core::Utf8Locale utf8;
  for (;;) {
    archive_entry* entry = nullptr;
    const int outcome = archive_read_next_header(m_archive.get(), &entry);
    if (outcome == ARCHIVE_EOF) return nullptr;
    // A warning here is about names only; what a member holds is verified when it is read.
    if (outcome != ARCHIVE_OK && outcome != ARCHIVE_WARN) return failure("its directory");
    if (archive_entry_filetype(entry) != AE_IFREG) continue;
    if (archive_entry_is_encrypted(entry) != 0) {
      return core::fail(core::ErrorKind::bad_data, m_file->name + ": the zip archive is encrypted");
    }
    return entry;
  }
}

core::Result<std::size_t> Zip::read(std::span<char> buffer) {
  const la_ssize_t count = archive_read_data(m_archive.get(), buffer.data(), buffer.size());
  // A wrong checksum or length is a mere ARCHIVE_WARN at the member's end: whatever is negative is a failure.
  if (count < 0) return failure("a file in it");
  if (count == 0) {
    if (auto unchanged = m_file->expect_unchanged(); !unchanged) return core::fail(std::move(unchanged).error());
  }
  return static_cast<std::size_t>(count);
}

std::uint64_t Zip::consumed_bytes() const {
  constexpr int k_last_filter = -1;  // the one that reads the file
  return static_cast<std::uint64_t>(archive_filter_bytes(m_archive.get(), k_last_filter));
}

core::Failure Zip::failure(std::string_view part) const {
  if (m_file->error) return core::fail(*m_file->error);
  // What is written while it is read looks damaged, too.
  if (auto unchanged = m_file->expect_unchanged(); !unchanged) return core::fail(std::move(unchanged).error());
  const char* text = archive_error_string(m_archive.get());
  return core::fail(core::ErrorKind::bad_data,
                    fmt::format("{}: the zip archive is damaged or cut short, {} cannot be read: {}", m_file->name,
                                part, core::printable(text == nullptr ? "no reason given" : text)));
}

std::string name_of(archive_entry* entry) {
  const char* name = archive_entry_pathname(entry);
  return name == nullptr ? std::string() : std::string(name);
}

}  // namespace

core::Result<std::vector<ZipMember>> list_zip(const std::filesystem::path& archive) {
  core::Result<Zip> zip = Zip::open(archive);
  if (!zip) return core::fail(std::move(zip).error());
  std::vector<ZipMember> members;
  for (;;) {
    const core::Result<archive_entry*> entry = zip->next_file();
    if (!entry) return core::fail(entry.error());
    if (*entry == nullptr) return members;
    ZipMember member{.name = name_of(*entry), .size_bytes = std::nullopt};
    if (archive_entry_size_is_set(*entry) != 0) {
      member.size_bytes = static_cast<std::uint64_t>(archive_entry_size(*entry));
    }
    members.push_back(std::move(member));
  }
}

core::Result<std::unique_ptr<ByteSource>> open_zip_member(const std::filesystem::path& archive,
                                                          const std::string& member) {
  core::Result<Zip> zip = Zip::open(archive);
  if (!zip) return core::fail(std::move(zip).error());
  for (;;) {
    const core::Result<archive_entry*> entry = zip->next_file();
    if (!entry) return core::fail(entry.error());
    if (*entry == nullptr) {
      return core::fail(core::ErrorKind::missing_input,
                        fmt::format("{}: the zip archive holds no '{}'", archive.string(), core::printable(member)));
    }
    if (name_of(*entry) == member) {
      zip->stay_at(member);
      return std::unique_ptr<ByteSource>(std::make_unique<Zip>(std::move(*zip)));
    }
  }
}

}  // namespace io
