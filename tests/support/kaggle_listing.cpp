// SPDX-License-Identifier: Apache-2.0
#include "support/kaggle_listing.hpp"

#include "support/temp_dir.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace support {

namespace {

/// The value of a member of the query; empty: none.
std::string_view value_of(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const std::string_view member = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(member.size() + 1, query.size()));
    if (member.starts_with(name) && member.substr(name.size()).starts_with('=')) return member.substr(name.size() + 1);
  }
  return {};
}

Reply json(std::string body) {
  return {.status = 200, .headers = {{"Content-Type", "application/json"}}, .body = std::move(body)};
}

std::optional<Reply> prepared(const std::filesystem::path& file) {
  if (std::filesystem::exists(file.string() + ".hang")) return Reply{.hang = true};
  if (std::filesystem::exists(file.string() + ".http")) return Reply{.raw = read_file(file.string() + ".http")};
  if (std::filesystem::exists(file.string() + ".json")) return json(read_file(file.string() + ".json"));
  return std::nullopt;
}

}  // namespace

std::optional<Reply> answer_to_list(const std::filesystem::path& answers, std::string_view path) {
  constexpr std::string_view k_list = "/datasets/list?";
  const std::size_t at = path.find(k_list);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view query = path.substr(at + k_list.size());
  const std::string_view token = value_of(query, "pageToken");
  const std::filesystem::path file = answers / "list" / (token.empty() ? value_of(query, "page") : token);
  if (std::filesystem::remove(file.string() + ".silent")) return json("[]");
  auto reply = prepared(file);
  return reply ? reply : json("[]");
}

}  // namespace support
