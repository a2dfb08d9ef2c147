// SPDX-License-Identifier: Apache-2.0
#include "ingest/ref_list.hpp"

#include "core/text.hpp"
#include "io/json_reader.hpp"
#include "io/line_reader.hpp"
#include "sources/kaggle/ref.hpp"

#include <fmt/format.h>

namespace ingest {

namespace {

constexpr std::size_t k_longest_line_bytes = 16 * 1024 * 1024;  // a record holds a description

std::string_view member(io::JsonValue object, std::string_view name) {
  const auto found = object.find(name);
  return found && found->kind() == io::JsonValue::Kind::text ? *found->text() : std::string_view();
}

}  // namespace

core::Result<void> RefList::add(std::string_view ref) {
  if (!sources::kaggle::is_ref(ref)) {
    return core::fail(core::ErrorKind::usage,
                      fmt::format("'{}' is no dataset: OWNER/SLUG is expected, or - for stdin", core::printable(ref)));
  }
  keep(ref);
  return {};
}

core::Result<void> RefList::read(io::ByteSource& lines, std::string_view source,
                                 const std::function<void(const std::string& sentence)>& on_bad_line) {
  io::LineReader reader(lines, k_longest_line_bytes);
  io::JsonReader json;
  for (;;) {
    const auto line = reader.next();
    if (!line) return core::fail(line.error());
    if (!*line) return {};
    const auto bad = [&](std::string_view why) {
      ++m_bad_lines;
      on_bad_line(fmt::format("stdin: line {}: {}", (*line)->number, why));
    };
    const std::string_view text = core::trim((*line)->text);
    if ((*line)->is_too_long) {
      bad("longer than 16 MiB");
    } else if (text.starts_with('{')) {
      const auto record = json.parse(text);
      if (!record) {
        bad(record.error().message);
      } else if (member(*record, "type") == "dataset" && member(*record, "source") == source) {
        const std::string_view ref = member(*record, "ref");
        if (sources::kaggle::is_ref(ref)) keep(ref);  // one without a ref cannot be asked for
      }
    } else if (sources::kaggle::is_ref(text)) {
      keep(text);
    } else if (!text.empty()) {
      bad(fmt::format("'{}' is no dataset: OWNER/SLUG, or a JSON record, is expected", core::printable(text)));
    }
  }
}

void RefList::keep(std::string_view ref) {
  if (!m_known.emplace(ref).second) return;
  if (m_refs.size() < m_most) {
    m_refs.emplace_back(ref);
  } else {
    ++m_left_out;
  }
}

}  // namespace ingest
