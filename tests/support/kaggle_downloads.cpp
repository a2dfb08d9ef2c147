// SPDX-License-Identifier: Apache-2.0
#include "support/kaggle_downloads.hpp"

#include "core/text.hpp"
#include "support/file_server.hpp"
#include "support/temp_dir.hpp"

#include <fmt/format.h>

#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>

namespace support {

namespace {

namespace fs = std::filesystem;

const std::string k_xml = "<?xml version='1.0' encoding='UTF-8'?>";

std::optional<std::string> name_behind(std::string_view path, std::string_view folder) {
  const std::size_t at = path.find(folder);
  if (at == std::string_view::npos) return std::nullopt;
  path.remove_prefix(at + folder.size());
  return std::string(path.substr(0, path.find('?')));
}

/// The words of the manner, and the bytes of cut=BYTES.
struct Manner {
  explicit Manner(const fs::path& folder) {
    std::istringstream text(fs::exists(folder / "manner") ? read_file(folder / "manner") : std::string());
    for (std::string word; text >> word;) {
      if (word.starts_with("cut=")) {
        cut_after = static_cast<std::size_t>(core::parse_integer(std::string_view(word).substr(4)).value());
      } else {
        words.insert(word);
      }
    }
  }
  [[nodiscard]] bool is(const char* word) const { return words.contains(word); }

  std::set<std::string> words;
  std::optional<std::size_t> cut_after;
};

}  // namespace

std::optional<Reply> answer_to_download(const fs::path& answers, const Asked& asked, int storage_port) {
  const auto name = name_behind(asked.path, "/datasets/download/kaggle/meta-kaggle/");
  if (!name) return std::nullopt;
  if (const fs::path raw = answers / "download" / (*name + ".http"); fs::exists(raw))
    return Reply{.raw = read_file(raw)};
  return Reply{.status = 302,
               .headers = {{"Location", fmt::format("http://127.0.0.1:{}/storage/{}?X-Goog-Signature=51gnature",
                                                    storage_port, *name)}}};
}

std::optional<Reply> answer_to_leaderboard(const fs::path& answers, const Asked& asked) {
  constexpr std::string_view k_before = "/competitions/";
  constexpr std::string_view k_behind = "/leaderboard/download";
  if (!asked.path.ends_with(k_behind)) return std::nullopt;
  const auto name = name_behind(asked.path.substr(0, asked.path.size() - k_behind.size()), k_before);
  if (!name) return std::nullopt;
  const fs::path file = answers / "leaderboard" / *name;
  if (fs::exists(file.string() + ".http")) return Reply{.raw = read_file(file.string() + ".http")};
  for (const auto& [ending, type] : {std::pair(".zip", "application/zip"), std::pair(".csv", "text/csv")}) {
    if (!fs::exists(file.string() + ending)) continue;
    Reply reply{.headers = {{"Content-Type", type}}, .body = read_file(file.string() + ending)};
    if (fs::exists(answers / "leaderboard" / "slow")) {
      reply.dribble = Reply::Dribble{.bytes = 16, .pause = core::Milliseconds(20)};
    }
    return reply;
  }
  return Reply{.status = 404,
               .headers = {{"Content-Type", "application/json"}},
               .body = R"({"code":404,"message":"Not found"})"};
}

std::optional<Reply> answer_of_storage(const fs::path& answers, const Asked& asked, int times) {
  const auto name = name_behind(asked.path, "/storage/");
  if (!name) return std::nullopt;
  const fs::path folder = answers / "download";
  const Manner manner(folder);
  const bool is_zip = fs::exists(folder / (*name + ".zip"));
  const fs::path file = is_zip ? folder / (*name + ".zip") : folder / *name;
  if (manner.is("gone") || !fs::exists(file))
    return Reply{.status = 404, .body = k_xml + "<Error><Code>NoSuchKey</Code></Error>"};
  if (manner.is("expired") && times % 2 == 1)
    return Reply{.status = 400, .body = k_xml + "<Error><Code>ExpiredToken</Code></Error>"};
  if (manner.is("html")) {
    return Reply{.headers = {{"Content-Type", "text/html"}},
                 .body = "<!DOCTYPE html>\n<html><body>Wait</body></html>\n"};
  }
  ServedFile served{.content = read_file(file),
                    .says_md5 = !manner.is("no-md5"),
                    .knows_ranges = !manner.is("no-ranges"),
                    .knows_conditions = !manner.is("no-conditions"),
                    .content_type = is_zip ? "application/zip" : "text/csv"};
  served.etag = '"' + core::sha256_hex(served.content).substr(0, 16) + '"';
  if (manner.is("no-validators")) served.etag = served.last_modified = "";
  if (manner.is("wrong-md5")) served.claimed_md5 = "AAAAAAAAAAAAAAAAAAAAAA==";
  served.cut_after = manner.cut_after;
  Reply reply = served.answer(asked);
  if (manner.is("slow")) reply.dribble = Reply::Dribble{.bytes = 16, .pause = core::Milliseconds(20)};
  return reply;
}

}  // namespace support
