// SPDX-License-Identifier: Apache-2.0
#include "sources/kaggle/meta_input.hpp"

#include "core/text.hpp"

#include <fmt/format.h>

#include <sys/stat.h>

#include <cerrno>
#include <charconv>
#include <cstring>

namespace sources::kaggle {

namespace {

namespace fs = std::filesystem;

/// nullopt: it is not there.
core::Result<std::optional<struct stat>> status_of(const fs::path& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) == 0) return std::optional(status);
  if (errno == ENOENT || errno == ENOTDIR) return std::optional<struct stat>();
  return core::fail(core::ErrorKind::io,
                    fmt::format("{}: cannot be read: {}", core::printable(path.string()), std::strerror(errno)));
}

MetaFile file_of(const fs::path& path, const struct stat& status) {
  return {.name = path.filename().string(),
          .size_bytes = status.st_size,
          .modified_ns = std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec,
          .inode = static_cast<std::int64_t>(status.st_ino)};
}

/// A pipe or a device might never end, and could not be told from its former self.
core::Error not_a_file(const fs::path& path) {
  return {core::ErrorKind::bad_data, core::printable(path.string()) + ": not a regular file"};
}

/// What stands for the inode of a file that is known by its content: the first 60 bits of the digest.
std::int64_t number_of(std::string_view sha256) {
  constexpr std::size_t k_digits = 15;
  std::int64_t number = 0;
  const std::string_view digits = sha256.substr(0, k_digits);
  std::from_chars(digits.data(), digits.data() + digits.size(), number, 16);
  return number;
}

/// The part behind the last slash: archives made from a folder hold it in their members' names.
std::string_view last_part(std::string_view member) {
  const std::size_t slash = member.find_last_of("/\\");
  return slash == std::string_view::npos ? member : member.substr(slash + 1);
}

}  // namespace

core::Result<MetaInput> MetaInput::locate(const fs::path& from) {
  const std::string shown = core::printable(from.string());
  auto status = status_of(from);
  if (!status) return core::fail(std::move(status).error());
  if (!*status) {
    return core::fail(core::ErrorKind::missing_input,
                      shown + ": no such folder or file: the Meta Kaggle folder or its zip was expected");
  }
  MetaInput input;
  core::Result<void> located;
  if (S_ISDIR((*status)->st_mode)) {
    located = input.locate_in_folder(from);
  } else {
    if (!S_ISREG((*status)->st_mode)) return core::fail(not_a_file(from));
    input.m_files.push_back(file_of(from, **status));
    located = input.locate_in_zip(from);
  }
  if (!located) return core::fail(std::move(located).error());
  return input;
}

MetaInput MetaInput::of(std::span<const TableFile> files) {
  MetaInput input;
  for (const TableFile& file : files) {
    input.m_places[static_cast<std::size_t>(file.table)] =
        Place{.path = file.path, .member = {}, .size_bytes = file.size_bytes};
    input.m_files.push_back({.name = std::string(file_name(file.table)),
                             .size_bytes = static_cast<std::int64_t>(file.size_bytes),
                             .modified_ns = file.modified_ns,
                             .inode = number_of(file.sha256)});
  }
  return input;
}

core::Result<void> MetaInput::locate_in_folder(const fs::path& folder) {
  for (const MetaTable table : k_meta_tables) {
    for (const std::string_view ending : {"", ".gz", ".zip"}) {
      const fs::path path = folder / fmt::format("{}{}", file_name(table), ending);
      auto status = status_of(path);
      if (!status) return core::fail(std::move(status).error());
      if (!*status) continue;
      if (!S_ISREG((*status)->st_mode)) return core::fail(not_a_file(path));
      m_places[static_cast<std::size_t>(table)] =
          Place{.path = path, .member = {}, .size_bytes = static_cast<std::uint64_t>((*status)->st_size)};
      m_files.push_back(file_of(path, **status));
      break;
    }
  }
  if (has(MetaTable::datasets)) return {};
  return core::fail(core::ErrorKind::missing_input,
                    fmt::format("{}: holds no Datasets.csv: a folder with the Meta Kaggle CSVs was expected",
                                core::printable(folder.string())));
}

core::Result<void> MetaInput::locate_in_zip(const fs::path& archive) {
  auto members = io::list_zip(archive);
  if (!members) return core::fail(std::move(members).error());
  for (const MetaTable table : k_meta_tables) {
    for (const io::ZipMember& member : *members) {
      if (last_part(member.name) != file_name(table)) continue;
      if (has(table)) {
        return core::fail(core::ErrorKind::bad_data,
                          fmt::format("{}: holds {} twice", core::printable(archive.string()), file_name(table)));
      }
      m_places[static_cast<std::size_t>(table)] = Place{
          .path = archive, .member = member.name, .size_bytes = static_cast<std::uint64_t>(m_files.front().size_bytes)};
    }
  }
  if (has(MetaTable::datasets)) return {};
  return core::fail(core::ErrorKind::bad_data,
                    fmt::format("{}: a zip without Datasets.csv: it holds {} other files, first {}",
                                core::printable(archive.string()), members->size(),
                                members->empty() ? "none" : "'" + core::printable(members->front().name) + "'"));
}

core::Result<std::unique_ptr<io::ByteSource>> MetaInput::open(MetaTable table) const {
  const Place& place = at(table).value();
  return place.member.empty() ? io::open_file(place.path) : io::open_zip_member(place.path, place.member);
}

std::uint64_t MetaInput::size_bytes(MetaTable table) const {
  return at(table) ? at(table)->size_bytes : 0;
}

}  // namespace sources::kaggle
