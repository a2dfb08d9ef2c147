// SPDX-License-Identifier: Apache-2.0
#include "leaderboard/user_names.hpp"

#include "core/ascii.hpp"
#include "core/text.hpp"
#include "io/json_reader.hpp"
#include "io/line_reader.hpp"
#include "leaderboard/username.hpp"

#include <fmt/format.h>

#include <optional>

namespace leaderboard {

namespace {

constexpr std::size_t k_longest_line_bytes = 64 * 1024;

/// What a line says, be it a name that somebody can have or not.
core::Result<std::string> name_in(std::string_view line, bool is_too_long, io::JsonReader& json) {
  if (is_too_long) return core::fail(core::ErrorKind::bad_data, "longer than 64 KiB");
  if (!line.starts_with('{')) {
    if (line.find(',') == std::string_view::npos) return std::string(line);
    return core::fail(core::ErrorKind::bad_data, "one name a line is expected, without a comma");
  }
  const auto record = json.parse(line);
  if (!record) return core::fail(record.error());
  const auto username = record->find("username");
  const bool is_text = username && username->kind() == io::JsonValue::Kind::text;
  return std::string(core::trim(is_text ? *username->text() : std::string_view()));
}

}  // namespace

core::Result<void> UserNames::add(std::string_view name) {
  if (const auto fault = fault_of_username(name)) {
    return core::fail(core::ErrorKind::usage, fmt::format("'{}' is {}", core::printable(name), *fault));
  }
  keep(name);
  return {};
}

core::Result<void> UserNames::read(io::ByteSource& lines,
                                   const std::function<void(const std::string& sentence)>& on_bad_line) {
  io::LineReader reader(lines, k_longest_line_bytes);
  io::JsonReader json;
  for (;;) {
    const auto line = reader.next();
    if (!line) return core::fail(line.error());
    if (!*line) return {};
    std::string_view text = (*line)->text;
    if ((*line)->number == 1 && text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    text = core::trim(text);
    const bool is_too_long = (*line)->is_too_long;
    if (!is_too_long && (text.empty() || ((*line)->number == 1 && text == "username"))) continue;
    const auto name = name_in(text, is_too_long, json);
    const auto fault = name ? fault_of_username(*name) : std::optional<std::string_view>(name.error().message);
    if (!fault) {
      keep(*name);
      continue;
    }
    ++m_bad_lines;
    on_bad_line(fmt::format("stdin: line {}: {}: {}", (*line)->number, *fault, core::printable(text)));
  }
}

void UserNames::keep(std::string_view name) {
  m_hash.add(core::lower(std::string(name)));
  if (m_known.insert(static_cast<std::uint64_t>(m_hash.finish()))) m_names.emplace_back(name);
}

}  // namespace leaderboard
