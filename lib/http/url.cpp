// SPDX-License-Identifier: Apache-2.0
#include "http/url.hpp"

#include "core/ascii.hpp"
#include "core/text.hpp"

#include <curl/urlapi.h>
#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace http {

namespace {

struct FreeHandle {
  void operator()(CURLU* handle) const { curl_url_cleanup(handle); }
};
using Handle = std::unique_ptr<CURLU, FreeHandle>;

/// Gives curl an address (or, the second time, a reference), which it takes as a C string and not when it is absurd.
bool set(CURLU* handle, std::string_view text) {
  if (text.size() > Url::k_longest || text.find('\0') != std::string_view::npos) return false;
  // Encoded are blanks, which servers do send in Location, and bytes beyond ASCII, as everybody does.
  const unsigned int flags = CURLU_DISALLOW_USER | CURLU_URLENCODE;
  return curl_url_set(handle, CURLUPART_URL, std::string(text).c_str(), flags) == CURLUE_OK;
}

std::optional<std::string> part(CURLU* handle, CURLUPart which, unsigned int flags = 0) {
  char* text = nullptr;
  if (curl_url_get(handle, which, &text, flags) != CURLUE_OK) return std::nullopt;
  const std::unique_ptr<char, void (*)(void*)> owner(text, &curl_free);
  return std::string(text);
}

int default_port(std::string_view scheme) {
  return scheme == "https" ? 443 : 80;
}

std::optional<Url> url_of(CURLU* handle) {
  const auto scheme = part(handle, CURLUPART_SCHEME);
  const auto host = part(handle, CURLUPART_HOST);
  const auto port = part(handle, CURLUPART_PORT, CURLU_DEFAULT_PORT);
  const auto path = part(handle, CURLUPART_PATH);
  if (!scheme || !host || host->empty() || !port || !path) return std::nullopt;
  // curl 7.88 leaks each name that it writes as punycode, and strangers send us as many as they like.
  if (!std::all_of(host->begin(), host->end(), [](char c) { return c > ' ' && c < '\x7F'; })) return std::nullopt;
  if (part(handle, CURLUPART_ZONEID)) return std::nullopt;  // means something on one machine only
  Url url{.scheme = core::lower(*scheme),
          .host = core::lower(*host),
          .port = static_cast<int>(core::parse_integer(*port).value_or(0)),
          .path = *path};
  if ((url.scheme != "http" && url.scheme != "https") || url.port < 1 || url.port > 65535) return std::nullopt;
  if (const auto query = part(handle, CURLUPART_QUERY)) url.path += "?" + *query;
  if (url.text().size() > Url::k_longest) return std::nullopt;
  return url;
}

/// What a user gave, without what could be a secret in it.
std::string without_secrets(std::string_view text) {
  std::string shown(text);
  if (const std::size_t at = shown.rfind('@'); at != std::string::npos) {
    const std::size_t scheme = shown.find("://");
    const std::size_t begin = scheme < at ? scheme + 3 : 0;
    shown.replace(begin, at - begin, "[hidden]");
  }
  return core::printable(std::string_view(shown).substr(0, shown.find_first_of("?#")));
}

}  // namespace

std::optional<Url> Url::parse(std::string_view text) {
  // curl also takes one slash, or three, for two.
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos || text.substr(colon).starts_with(":///")) return std::nullopt;
  if (text.find(' ') != std::string_view::npos) return std::nullopt;
  const Handle handle(curl_url());
  if (!handle || !set(handle.get(), text)) return std::nullopt;
  return url_of(handle.get());
}

std::optional<Url> Url::resolve(std::string_view reference) const {
  const Handle handle(curl_url());
  if (reference.empty() || !handle || !set(handle.get(), text()) || !set(handle.get(), reference)) return std::nullopt;
  return url_of(handle.get());
}

std::string Url::text() const {
  return shown() + (path.find('?') == std::string::npos ? "" : path.substr(path.find('?')));
}

std::string Url::shown() const {
  const std::string at_port = port == default_port(scheme) ? "" : fmt::format(":{}", port);
  return fmt::format("{}://{}{}{}", scheme, host, at_port, path.substr(0, path.find('?')));
}

bool Url::has_same_origin(const Url& other) const {
  return scheme == other.scheme && host == other.host && port == other.port;
}

bool Url::is_loopback() const {
  // curl writes an IPv4 address, in whatever form it came, as four numbers: "127.evil.com" is none.
  const bool is_address =
      host.find_first_not_of("0123456789.") == std::string::npos && std::count(host.begin(), host.end(), '.') == 3;
  return host == "localhost" || host == "[::1]" || (is_address && host.starts_with("127."));
}

core::Result<Url> parse_base(std::string_view variable, std::string_view text, bool allow_plain_http) {
  text = core::trim(text);
  std::optional<Url> url = Url::parse(text);
  if (!url || text.find_first_of("?#") != std::string_view::npos) {
    return core::fail(core::ErrorKind::config,
                      fmt::format("{}: '{}' is no address; expected is http(s)://HOST[:PORT][/PATH], without a user's "
                                  "name, a password or a query",
                                  variable, without_secrets(text)));
  }
  if (url->scheme == "http" && !url->is_loopback() && !allow_plain_http) {
    return core::fail(core::ErrorKind::config,
                      fmt::format("{}: {} is not encrypted, so everybody on the way could read the key; use https, or "
                                  "allow it with --insecure-http",
                                  variable, url->shown()));
  }
  url->path.erase(url->path.find_last_not_of('/') + 1);
  return std::move(*url);
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view k_plain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";  // RFC 3986, unreserved
  std::string encoded;
  encoded.reserve(text.size());
  for (const char byte : text) {
    if (k_plain.find(byte) != std::string_view::npos) {
      encoded += byte;
    } else {
      encoded += fmt::format("%{:02X}", static_cast<unsigned char>(byte));
    }
  }
  return encoded;
}

}  // namespace http
