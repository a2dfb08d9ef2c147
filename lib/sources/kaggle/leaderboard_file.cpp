// SPDX-License-Identifier: Apache-2.0
#include "sources/kaggle/leaderboard_file.hpp"

#include "core/ascii.hpp"
#include "core/text.hpp"
#include "io/file_descriptor.hpp"
#include "io/zip_source.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>
#include <vector>

namespace sources::kaggle {

namespace {

bool is_csv(std::string_view name) {
  constexpr std::string_view k_ending = ".csv";
  return name.size() > k_ending.size() &&
         core::same_ignoring_case(name.substr(name.size() - k_ending.size()), k_ending);
}

/// Nothing is ever unpacked under such a name, but who makes one is up to something.
bool leads_elsewhere(std::string_view name) {
  const bool has_drive = name.size() > 2 && name[1] == ':' && name[2] == '/';  // libarchive has turned what stood there
  if (has_drive || name.starts_with('/') || name.find('\\') != std::string_view::npos) return true;
  while (!name.empty()) {
    const std::string_view part = name.substr(0, name.find('/'));
    if (part == "..") return true;
    name.remove_prefix(std::min(part.size() + 1, name.size()));
  }
  return false;
}

core::Result<std::string> only_csv(const std::filesystem::path& archive) {
  auto members = io::list_zip(archive);
  if (!members) return core::fail(std::move(members).error());
  std::vector<std::string> found;
  for (const io::ZipMember& member : *members) {
    if (is_csv(member.name)) found.push_back(member.name);
  }
  const std::string shown = core::printable(archive.string());
  if (found.empty()) {
    return core::fail(
        core::ErrorKind::bad_data,
        fmt::format("{}: a zip with the CSV of a leaderboard was expected, none of the {} files in it is one", shown,
                    members->size()));
  }
  if (found.size() > 1) {
    return core::fail(
        core::ErrorKind::bad_data,
        fmt::format("{}: a zip with one CSV was expected, it holds {}: {}, {}{}", shown, found.size(),
                    core::printable(found[0]), core::printable(found[1]), found.size() > 2 ? ", ..." : ""));
  }
  if (leads_elsewhere(found.front())) {
    return core::fail(core::ErrorKind::bad_data,
                      fmt::format("{}: the name of the CSV in the zip would lead out of its folder: {}", shown,
                                  core::printable(found.front())));
  }
  return found.front();
}

core::Result<bool> is_zip(const std::filesystem::path& path) {
  const std::string name = core::printable(path.string());
  const auto file = io::FileDescriptor::open_to_read(path);
  if (!file) return core::fail(file.error());
  const auto stamp = file->stamp(name);
  if (!stamp) return core::fail(stamp.error());
  if (!stamp->is_regular) return core::fail(core::ErrorKind::bad_data, name + ": not a regular file");
  constexpr std::size_t k_enough = 4;
  const auto front = file->peek(k_enough, name);
  if (!front) return core::fail(front.error());
  return io::starts_zip(*front);
}

}  // namespace

core::Result<LeaderboardFile> open_leaderboard(const std::filesystem::path& path) {
  const auto zipped = is_zip(path);
  if (!zipped) return core::fail(zipped.error());
  LeaderboardFile file{.csv = nullptr, .csv_name = path.filename().string()};
  if (*zipped) {
    auto member = only_csv(path);
    if (!member) return core::fail(std::move(member).error());
    file.csv_name = *std::move(member);
  }
  auto csv = *zipped ? io::open_zip_member(path, file.csv_name) : io::open_file(path);
  if (!csv) return core::fail(std::move(csv).error());
  file.csv = *std::move(csv);
  return file;
}

}  // namespace sources::kaggle
