// SPDX-License-Identifier: Apache-2.0
#include "sources/kaggle/api_verdict.hpp"

#include "core/ascii.hpp"
#include "core/text.hpp"
#include "http/verdict.hpp"
#include "io/json_fields.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace sources::kaggle {

namespace {

/// What an answer says instead of what was asked for.
struct Complaint {
  int status = 0;  // 0: it says none
  std::string_view message = {};
};

bool is_error_status(std::int64_t number) {
  return number >= 400 && number <= 599;
}

/// The HTTP status of a `code`, which is one itself, or a code of gRPC, as the services behind the API speak it.
int status_of_code(std::int64_t code) {
  if (is_error_status(code)) return static_cast<int>(code);
  switch (code) {
    case 4:  // DEADLINE_EXCEEDED
      return 504;
    case 5:  // NOT_FOUND
      return 404;
    case 7:  // PERMISSION_DENIED
      return 403;
    case 8:  // RESOURCE_EXHAUSTED
      return 429;
    case 13:  // INTERNAL
      return 500;
    case 14:  // UNAVAILABLE
      return 503;
    case 16:  // UNAUTHENTICATED
      return 401;
    default:
      return 0;
  }
}

/// The status that a sentence begins with ("404 - Not Found") or names as one ("... failed with status code 429").
int status_named_in(std::string_view message) {
  static constexpr std::array<std::string_view, 4> k_heralds{"status", "code", "http", "error"};
  std::string before;
  bool is_first = true;
  for (auto at = std::ranges::find_if(message, core::is_word_character); at != message.end();) {
    const auto end = std::find_if_not(at, message.end(), core::is_word_character);
    std::string word = core::lower(std::string(at, end));
    const std::int64_t number = core::parse_integer(word).value_or(0);
    const bool is_status = is_first || std::ranges::find(k_heralds, before) != k_heralds.end();
    if (is_status && is_error_status(number)) return static_cast<int>(number);
    before = std::move(word);
    is_first = false;
    at = std::find_if(end, message.end(), core::is_word_character);
  }
  return 0;
}

std::string_view message_in_errors(const std::optional<io::JsonValue>& errors) {
  if (!errors || !errors->is_array() || errors->size() == 0) return {};
  const io::JsonValue first = (*errors)[0];
  return first.is_object() ? io::JsonFields(first).text("message") : first.text().value_or("");
}

/// In each of the dresses that the API and the services behind it have: {"code","message"},
/// {"error":{"code","message"}},
/// {"errors":[..],"error":{"code":7},"wasSuccessful":false}, {"errorMessage"}.
std::optional<Complaint> complaint_in(io::JsonValue answer) {
  io::JsonFields fields(answer);
  const std::optional<io::JsonValue> error = answer.find("error");
  const std::optional<io::JsonValue> errors = fields.nested("errors");
  io::JsonFields inner(error.value_or(answer));
  const std::int64_t code = fields.integer("code").value_or(inner.integer("code").value_or(0));

  Complaint complaint{.status = status_of_code(code)};
  for (const std::string_view message : {fields.text("message"), inner.text("message"), message_in_errors(errors),
                                         fields.text("errorMessage"), fields.text("error")}) {
    if (complaint.message.empty()) complaint.message = message;
  }
  constexpr std::int64_t k_last_grpc_code = 16;
  const bool is_grpc = code > 0 && code <= k_last_grpc_code && !complaint.message.empty();
  const bool complains = code >= 400 || is_grpc || (error && error->is_object()) || !fields.text("error").empty() ||
                         (errors && errors->size() > 0) || !fields.text("errorMessage").empty() ||
                         fields.boolean("wasSuccessful") == false;
  if (!complains) return std::nullopt;
  if (complaint.status == 0) complaint.status = status_named_in(complaint.message);
  return complaint;
}

bool is_refusal(core::ErrorKind kind) {
  return kind == core::ErrorKind::auth || kind == core::ErrorKind::forbidden || kind == core::ErrorKind::not_found;
}

core::Failure failed(core::ErrorKind kind, const http::Response& response, std::string message) {
  return core::fail({.kind = kind, .message = std::move(message), .http_status = response.status});
}

}  // namespace

core::Result<io::JsonValue> judge(const http::Response& response, core::TimePoint now, io::JsonReader& reader) {
  core::Result<void> by_status = http::judge_by_status(response, now);
  const bool is_empty = core::trim(response.body).empty();
  if (by_status && is_empty) return failed(core::ErrorKind::unavailable, response, "an empty answer");
  const auto answer = reader.parse(response.body);
  const std::optional<Complaint> complaint = answer ? complaint_in(*answer) : std::nullopt;
  if (!by_status) {
    if (complaint && !complaint->message.empty()) {
      return core::fail(http::error_for_status(response.status, complaint->message, response.headers, now));
    }
    const bool is_page = !answer && !is_empty && http::is_html(response);
    if (is_page && is_refusal(by_status.error().kind)) {
      return failed(core::ErrorKind::unavailable, response,
                    fmt::format("HTTP {}: an HTML page, which is no answer of the API", response.status));
    }
    return core::fail(std::move(by_status).error());
  }
  // First: an answer that says it were HTML, yet is JSON, is JSON.
  if (!answer) {
    return failed(core::ErrorKind::bad_data, response,
                  http::is_html(response) ? "an HTML page where JSON was expected" : answer.error().message);
  }
  if (!complaint) return *answer;
  const std::string body = fmt::format("the body of an HTTP {}", response.status);
  if (complaint->status == 0) {
    return failed(core::ErrorKind::bad_data, response,
                  fmt::format("{} is an error: {}", body, core::printable(complaint->message)));
  }
  return core::fail(http::error_for_status(complaint->status, complaint->message, response.headers, now)
                        .with_context(body + " says"));
}

}  // namespace sources::kaggle
