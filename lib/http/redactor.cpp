// SPDX-License-Identifier: Apache-2.0
#include "http/redactor.hpp"

#include "core/ascii.hpp"
#include "core/base64.hpp"
#include "http/credential.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace http {

namespace {

using Text = std::string_view;

constexpr std::size_t k_shortest = 6;
constexpr Text k_mark = "[hidden]";

struct Span {
  std::size_t begin;
  std::size_t end;
};
using Spans = std::vector<Span>;  // in any order, may overlap

int hex_value(char digit) {
  if (core::is_digit(digit)) return digit - '0';
  const char letter = core::lower(digit);
  return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

/// How many bytes at the start of the text spell this one: %XX, behind a backslash as in JSON, or the byte itself
/// (a blank also as "+"); 0: another byte.
std::size_t spelled(Text text, char byte) {
  if (text.empty()) return 0;
  if (text.size() >= 3 && text[0] == '%' && hex_value(text[1]) >= 0 && hex_value(text[2]) >= 0) {
    return hex_value(text[1]) * 16 + hex_value(text[2]) == static_cast<unsigned char>(byte) ? 3 : 0;
  }
  if (text.size() >= 2 && text[0] == '\\' && Text("\"\\/").find(text[1]) != Text::npos) return text[1] == byte ? 2 : 0;
  return text[0] == byte || (text[0] == '+' && byte == ' ') ? 1 : 0;
}

/// How many bytes at the start of the text spell the whole secret; 0: they do not.
std::size_t spelled(Text text, Text secret) {
  std::size_t taken = 0;
  for (const char byte : secret) {
    const std::size_t step = spelled(text.substr(taken), byte);
    if (step == 0) return 0;
    taken += step;
  }
  return taken;
}

void find_word(Text text, Text word, Spans& spans) {
  for (std::size_t at = text.find(word); at != Text::npos; at = text.find(word, at + 1)) {
    spans.push_back({at, at + word.size()});
  }
}

void find_escaped(Text text, Text secret, Spans& spans) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (const std::size_t size = spelled(text.substr(at), secret); size > 0) spans.push_back({at, at + size});
  }
}

/// Where a long text was cut, it may end within a secret: a beginning of it counts, too.
void find_cut(Text text, Text secret, Spans& spans) {
  constexpr Text k_cut = "...";  // as core::printable writes it
  for (std::size_t end = text.find(k_cut); end != Text::npos; end = text.find(k_cut, end + 1)) {
    const Text before = text.substr(0, end);
    std::size_t size = std::min(secret.size() - 1, end);
    while (size >= k_shortest && !before.ends_with(secret.substr(0, size))) --size;
    if (size >= k_shortest) spans.push_back({end - size, end});
  }
}

void find_secrets(Text text, const std::vector<std::string>& secrets, Spans& spans) {
  const bool may_be_escaped = text.find_first_of("%\\+") != Text::npos;
  for (const std::string& secret : secrets) {
    find_word(text, secret, spans);
    find_cut(text, secret, spans);
    if (may_be_escaped) find_escaped(text, secret, spans);
  }
}

/// Hides from `begin` to the first of `stops`, or to the text's end. The backslash of an escaped quote stays, else what
/// was JSON would be none any more.
void hide_until(Text stops, Text text, std::size_t begin, Spans& spans) {
  std::size_t end = std::min(text.find_first_of(stops, begin), text.size());
  if (end < text.size() && text[end] == '"' && end > begin && text[end - 1] == '\\') --end;
  if (end > begin) spans.push_back({begin, end});
}

/// "Authorization: Bearer xyz", "authorization":"Basic xyz", Proxy-Authorization=...
void find_authorization(Text text, Spans& spans) {
  constexpr Text k_name = "authorization";
  constexpr Text k_between = " \t\\\"'";
  for (std::size_t at = core::find_ignoring_case(text, k_name); at != Text::npos;
       at = core::find_ignoring_case(text, k_name, at + 1)) {
    const std::size_t colon = text.find_first_not_of(k_between, at + k_name.size());
    if (colon == Text::npos || (text[colon] != ':' && text[colon] != '=')) continue;
    const std::size_t value = text.find_first_not_of(k_between, colon + 1);
    if (value != Text::npos) hide_until("\"'\r\n", text, value, spans);
  }
}

/// https://user:password@host, also with the slashes escaped as JSON may.
void find_user_info(Text text, Spans& spans) {
  for (const Text opening : {Text("://"), Text(":\\/\\/")}) {
    for (std::size_t at = text.find(opening); at != Text::npos; at = text.find(opening, at + 1)) {
      const std::size_t begin = at + opening.size();
      const Text authority = text.substr(begin, text.find_first_of("/?#\\ \t\r\n\"'<>", begin) - begin);
      const std::size_t user_info = authority.rfind('@');
      if (user_info != Text::npos && user_info > 0) spans.push_back({begin, begin + user_info});
    }
  }
}

bool tells_a_secret(Text name) {
  static constexpr std::array<Text, 8> k_telling{"key", "token", "secret", "sig", "passw", "pwd", "credential", "auth"};
  return std::any_of(k_telling.begin(), k_telling.end(),
                     [name](Text word) { return core::find_ignoring_case(name, word) != Text::npos; });
}

/// X-Goog-Signature=xyz: in the query of an address, and anywhere else, since "&" is written in many ways.
void find_parameters(Text text, Spans& spans) {
  constexpr Text k_before_name = "?&;,/#=:\\ \t\r\n\"'<>(){}";
  for (std::size_t at = text.find('='); at != Text::npos; at = text.find('=', at + 1)) {
    const Text before = text.substr(0, at);
    const std::size_t stop = before.find_last_of(k_before_name);
    if (!tells_a_secret(before.substr(stop == Text::npos ? 0 : stop + 1))) continue;
    hide_until("&# \t\r\n\"'<>", text, at + 1, spans);
  }
}

/// The text with one mark in place of spans that overlap or touch.
std::string with_marks(Text text, Spans& spans) {
  std::sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) { return a.begin < b.begin; });
  std::string marked;
  std::size_t shown_to = 0;
  for (std::size_t i = 0; i < spans.size();) {
    marked.append(text.substr(shown_to, spans[i].begin - shown_to)).append(k_mark);
    shown_to = spans[i].end;
    for (++i; i < spans.size() && spans[i].begin <= shown_to; ++i) shown_to = std::max(shown_to, spans[i].end);
  }
  return marked.append(text.substr(shown_to));
}

/// In the alphabet of RFC 4648, section 5.
std::string url_safe(std::string text) {
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  return text;
}

/// What the bytes become in base64, whatever stands before and behind them: one text for each place that they can have
/// in a group of three, of those digits that depend on nothing else.
std::array<std::string, 3> within_base64(Text bytes) {
  std::array<std::string, 3> texts;
  for (std::size_t before = 0; before < 3; ++before) {
    const std::size_t begin = (before * 8 + 5) / 6;
    const std::size_t end = (before + bytes.size()) * 8 / 6;
    texts[before] = core::base64(std::string(before, '\0').append(bytes)).substr(begin, end - begin);
  }
  return texts;
}

}  // namespace

void Redactor::hide(std::string_view secret) {
  if (secret.size() < k_shortest) return;
  const auto add = [this](std::string text) {
    if (std::find(m_hidden.begin(), m_hidden.end(), text) == m_hidden.end()) m_hidden.push_back(std::move(text));
  };
  add(std::string(secret));
  std::string whole = core::base64(secret);
  whole.erase(whole.find_last_not_of('=') + 1);  // padding may be left out, or percent-encoded
  add(url_safe(whole));
  add(std::move(whole));
  for (std::string& part : within_base64(secret)) {
    add(url_safe(part));
    add(std::move(part));
  }
}

void Redactor::hide(const Credential& credential) {
  hide(credential.secret);
  hide(std::string_view(credential.authorization).substr(credential.authorization.find(' ') + 1));
}

std::string Redactor::redact(std::string_view text) const {
  std::string shown(text);
  // Again until nothing changes, so that a mark and what stands beside it never spell a secret between them. It ends:
  // every round turns bytes outside of marks into marks, or joins marks.
  for (;;) {
    Spans spans;
    find_secrets(shown, m_hidden, spans);
    find_authorization(shown, spans);
    find_user_info(shown, spans);
    find_parameters(shown, spans);
    if (spans.empty()) return shown;
    find_word(shown, k_mark, spans);
    std::string next = with_marks(shown, spans);
    if (next == shown) return shown;
    shown = std::move(next);
  }
}

}  // namespace http
