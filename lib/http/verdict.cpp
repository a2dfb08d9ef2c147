// SPDX-License-Identifier: Apache-2.0
#include "http/verdict.hpp"

#include "core/ascii.hpp"
#include "core/text.hpp"
#include "io/byte_source.hpp"

#include <fmt/format.h>

#include <string>

namespace http {

namespace {

constexpr std::size_t k_looked_at = 1024;  // bytes of a body that are enough to say what it is
constexpr std::size_t k_detail_bytes = 140;

bool is_success(int status) {
  return status >= 200 && status <= 299;
}

core::ErrorKind kind_of(int status) {
  switch (status) {
    case 401:
      return core::ErrorKind::auth;
    case 403:
      return core::ErrorKind::forbidden;
    case 404:
    case 410:
      return core::ErrorKind::not_found;
    case 429:
      return core::ErrorKind::rate_limited;
    case 408:
    case 425:
      return core::ErrorKind::unavailable;
    default:
      return status >= 500 && status <= 599 ? core::ErrorKind::unavailable : core::ErrorKind::bad_data;
  }
}

/// HTTP/2 sends no phrase, so that it is ours: of the statuses that people meet.
std::string_view phrase_of(int status) {
  struct Phrase {
    int status;
    std::string_view text;
  };
  static constexpr Phrase k_phrases[] = {
      {400, "Bad Request"},
      {401, "Unauthorized"},
      {402, "Payment Required"},
      {403, "Forbidden"},
      {404, "Not Found"},
      {405, "Method Not Allowed"},
      {406, "Not Acceptable"},
      {408, "Request Timeout"},
      {409, "Conflict"},
      {410, "Gone"},
      {412, "Precondition Failed"},
      {416, "Range Not Satisfiable"},
      {422, "Unprocessable Content"},
      {425, "Too Early"},
      {429, "Too Many Requests"},
      {451, "Unavailable For Legal Reasons"},
      {500, "Internal Server Error"},
      {501, "Not Implemented"},
      {502, "Bad Gateway"},
      {503, "Service Unavailable"},
      {504, "Gateway Timeout"},
      {511, "Network Authentication Required"},
  };
  for (const Phrase& phrase : k_phrases) {
    if (phrase.status == status) return phrase.text;
  }
  return {};
}

/// The text on one line: white space of any kind and length becomes one blank, since JSON over many lines is common.
std::string one_line(std::string_view text) {
  std::string line;
  for (const char character : core::trim(text.substr(0, k_looked_at))) {
    const bool blank = character == ' ' || (character >= '\t' && character <= '\r');
    if (!blank) line += character;
    if (blank && !line.ends_with(' ')) line += ' ';
  }
  return core::printable(line, k_detail_bytes);
}

/// What the body says, or what it is, when that is nothing for people.
std::string detail_of(const Response& response) {
  if (core::trim(response.body).empty()) return {};
  if (is_html(response)) return "an HTML page";
  const auto content = io::wrong_content(std::string_view(response.body).substr(0, k_looked_at));
  return std::string(content && *content != "JSON" ? *content : response.body);
}

}  // namespace

bool is_html(const Response& response) {
  const std::string_view type = header(response.headers, "Content-Type").value_or("");
  const std::string_view media_type = core::trim(type.substr(0, type.find(';')));
  return core::same_ignoring_case(media_type, "text/html") ||
         core::same_ignoring_case(media_type, "application/xhtml+xml") ||
         io::wrong_content(std::string_view(response.body).substr(0, k_looked_at)) == "an HTML page";
}

core::Error error_for_status(int status, std::string_view detail, const Headers& headers, core::TimePoint now) {
  std::string message = fmt::format("HTTP {}", status);
  const std::string_view phrase = phrase_of(status);
  if (!phrase.empty()) message.append(": ").append(phrase);
  const std::string said = one_line(detail);
  if (!said.empty() && !core::same_ignoring_case(said, phrase)) message.append(": ").append(said);

  core::Error error{.kind = kind_of(status), .message = std::move(message), .http_status = status};
  if (error.kind == core::ErrorKind::rate_limited || error.kind == core::ErrorKind::unavailable) {
    error.retry_at = retry_after(headers, now);
  }
  return error;
}

core::Result<void> judge_by_status(const Response& response, core::TimePoint now) {
  if (is_success(response.status)) return {};
  return core::fail(error_for_status(response.status, detail_of(response), response.headers, now));
}

}  // namespace http
