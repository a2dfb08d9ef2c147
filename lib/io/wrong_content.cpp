// SPDX-License-Identifier: Apache-2.0
#include "core/ascii.hpp"
#include "io/byte_source.hpp"
#include "io/gzip_source.hpp"
#include "io/zip_source.hpp"

#include <algorithm>

namespace io {

namespace {

bool starts_with_word(std::string_view text, std::string_view word) {
  return core::same_ignoring_case(text.substr(0, word.size()), word);
}

std::string_view skip_blanks(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of(" \t\r\n\v\f"), text.size()));
}

/// What markup that starts with "<" is.
std::string_view kind_of_markup(std::string_view text) {
  bool xml = false;
  while (text.starts_with("<!--") || text.starts_with("<?")) {
    const std::string_view closing = text.starts_with("<?") ? "?>" : "-->";
    xml = xml || text.starts_with("<?");
    const std::size_t end = text.find(closing);
    if (end == std::string_view::npos) break;
    text = skip_blanks(text.substr(end + closing.size()));
  }
  // An XHTML page starts as XML does; a page whose first comment is longer than what is seen is taken for HTML.
  const bool html = starts_with_word(text, "<html") || starts_with_word(text, "<!doctype html");
  return xml && !html ? "XML" : "an HTML page";
}

/// Text of mostly ASCII letters in two bytes each has a NUL in every pair, always on the same side.
bool is_utf16_without_mark(std::string_view bytes) {
  constexpr std::size_t k_seen = 64;
  bytes = bytes.substr(0, std::min(bytes.size(), k_seen) / 2 * 2);
  std::size_t nuls[2] = {0, 0};
  for (std::size_t i = 0; i < bytes.size(); ++i) nuls[i % 2] += bytes[i] == '\0' ? 1U : 0U;
  const std::size_t pairs = bytes.size() / 2;
  return pairs >= 2 && std::min(nuls[0], nuls[1]) == 0 && std::max(nuls[0], nuls[1]) * 2 > pairs;
}

bool is_control(char byte) {
  return static_cast<unsigned char>(byte) < 0x20 && byte != '\t' && byte != '\r' && byte != '\n';
}

}  // namespace

std::optional<std::string_view> wrong_content(std::string_view first_bytes) {
  if (starts_zip(first_bytes)) return "a zip archive";
  if (starts_gzip(first_bytes)) return "a gzip";
  if (first_bytes.starts_with("\xFF\xFE") || first_bytes.starts_with("\xFE\xFF")) return "UTF-16 text";
  if (is_utf16_without_mark(first_bytes)) return "UTF-16 text";

  if (first_bytes.starts_with("\xEF\xBB\xBF")) first_bytes.remove_prefix(3);
  const std::string_view text = skip_blanks(first_bytes);
  if (text.empty()) return "empty";
  if (starts_with_word(text, "version https://git-lfs.github.com/spec/")) {
    return "a Git LFS pointer (the file itself was not fetched)";
  }
  if (text.starts_with('<')) return kind_of_markup(text);
  if (text.starts_with('{') || text.starts_with('[')) return "JSON";
  // The first line holds names. Further down a lone control character is dirt, a NUL is not.
  const std::string_view first_line = text.substr(0, text.find('\n'));
  const bool binary =
      text.find('\0') != std::string_view::npos || std::any_of(first_line.begin(), first_line.end(), is_control);
  if (binary) return "binary data";
  return std::nullopt;
}

}  // namespace io
