// SPDX-License-Identifier: Apache-2.0
#include "http/file_facts.hpp"

#include "core/text.hpp"
#include "io/atomic_file.hpp"
#include "io/file_descriptor.hpp"
#include "io/json_fields.hpp"
#include "io/json_writer.hpp"

#include <algorithm>

namespace http {

namespace {

constexpr std::size_t k_longest_value = 1024;
constexpr std::size_t k_md5_base64 = 24;

/// What goes back to the server, as a line of a header, and into a file of ours.
bool is_plain(std::string_view text) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7F'; };
  return text.size() <= k_longest_value && core::is_storable_utf8(text) && std::ranges::none_of(text, is_control);
}

std::string text_of(const Headers& headers, std::string_view name) {
  const std::string_view value = header(headers, name).value_or("");
  return is_plain(value) ? std::string(value) : std::string();
}

std::optional<std::uint64_t> number_of(std::string_view text) {
  const auto number = core::parse_integer(core::trim(text));
  if (!number || *number < 0) return std::nullopt;
  return static_cast<std::uint64_t>(*number);
}

std::string md5_or_nothing(std::string_view text) {
  return text.size() == k_md5_base64 && text.ends_with("==") ? std::string(text) : std::string();
}

/// "crc32c=n03x6A==,md5=Ojk9c3dhfxgoKVVHYwFbHQ==", in one header or in several.
std::string md5_in(const Headers& headers) {
  for (const auto& [name, value] : headers) {
    if (header({{name, value}}, "X-Goog-Hash") == std::nullopt) continue;
    constexpr std::string_view k_name = "md5=";
    const std::size_t at = value.find(k_name);
    if (at == std::string::npos) continue;
    const std::string_view rest = std::string_view(value).substr(at + k_name.size());
    return md5_or_nothing(core::trim(rest.substr(0, rest.find(','))));
  }
  return {};
}

/// "bytes 100-199/200"
struct ContentRange {
  std::optional<std::uint64_t> begin;
  std::optional<std::uint64_t> total;
};
ContentRange range_of(const Response& head) {
  constexpr std::string_view k_unit = "bytes ";
  std::string_view text = core::trim(header(head.headers, "Content-Range").value_or(""));
  const std::size_t dash = text.find('-');
  const std::size_t slash = text.find('/');
  if (!text.starts_with(k_unit) || dash == std::string_view::npos || slash == std::string_view::npos || slash < dash)
    return {};
  return {.begin = number_of(text.substr(k_unit.size(), dash - k_unit.size())),
          .total = number_of(text.substr(slash + 1))};
}

bool is_strong(std::string_view etag) {
  return etag.starts_with('"');
}

bool differ(std::string_view a, std::string_view b) {
  return !a.empty() && !b.empty() && a != b;
}

}  // namespace

std::string FileFacts::range_validator() const {
  return is_strong(etag) ? etag : last_modified;
}

FileFacts facts_of(const Response& head) {
  FileFacts facts{.etag = text_of(head.headers, "ETag"),
                  .last_modified = text_of(head.headers, "Last-Modified"),
                  .md5 = md5_in(head.headers)};
  // Of a part it may be that of the part.
  if (facts.md5.empty() && head.status != 206) facts.md5 = md5_or_nothing(text_of(head.headers, "Content-MD5"));
  facts.size_bytes =
      head.status == 206 ? range_of(head).total : number_of(header(head.headers, "Content-Length").value_or(""));
  return facts;
}

std::optional<std::uint64_t> range_begin(const Response& head) {
  return range_of(head).begin;
}

bool may_be_same_file(const FileFacts& a, const FileFacts& b) {
  if (a.size_bytes && b.size_bytes && *a.size_bytes != *b.size_bytes) return false;
  if (!a.md5.empty() && !b.md5.empty()) return a.md5 == b.md5;  // two machines of one storage may differ in the rest
  return !differ(a.etag, b.etag) && !differ(a.last_modified, b.last_modified);
}

bool is_same_file(const FileFacts& a, const FileFacts& b) {
  if (!may_be_same_file(a, b)) return false;
  const auto both_say = [&](std::string FileFacts::*what) { return !(a.*what).empty() && a.*what == b.*what; };
  // A date alone may be the same all day, or that of the server's first one.
  return both_say(&FileFacts::md5) || (is_strong(a.etag) && both_say(&FileFacts::etag)) ||
         (both_say(&FileFacts::last_modified) && a.size_bytes && b.size_bytes);
}

core::Result<void> save_facts(const std::filesystem::path& path, const FileFacts& facts) {
  io::JsonWriter json;
  json.begin_object();
  json.member("etag", facts.etag).member("last_modified", facts.last_modified).member("md5", facts.md5);
  json.member("sha256", facts.sha256).member("size_bytes", facts.size_bytes);
  json.end_object();
  constexpr mode_t k_for_the_owner = 0600;
  auto file = io::AtomicFile::create(path, k_for_the_owner);
  if (!file) return core::fail(std::move(file).error());
  if (auto written = file->write(json.text()); !written) return written;
  return file->commit();
}

std::optional<FileFacts> load_facts(const std::filesystem::path& path) {
  constexpr std::size_t k_longest_file = 16 * k_longest_value;
  const auto file = io::FileDescriptor::open_to_read(path);
  if (!file) return std::nullopt;
  const auto text = file->peek(k_longest_file, path.string());
  io::JsonReader reader;
  const auto json = reader.parse(text ? std::string_view(*text) : std::string_view());
  if (!json || !json->is_object()) return std::nullopt;
  io::JsonFields fields(*json);
  FileFacts facts{.etag = std::string(fields.text("etag")),
                  .last_modified = std::string(fields.text("last_modified")),
                  .md5 = std::string(fields.text("md5")),
                  .sha256 = std::string(fields.text("sha256"))};
  if (!is_plain(facts.etag) || !is_plain(facts.last_modified)) return std::nullopt;
  const auto size = fields.integer("size_bytes");
  if (size && *size >= 0) facts.size_bytes = static_cast<std::uint64_t>(*size);
  return facts;
}

}  // namespace http
