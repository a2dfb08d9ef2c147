// SPDX-License-Identifier: Apache-2.0
#include "http/retry_after.hpp"

#include "core/ascii.hpp"
#include "core/text.hpp"
#include "http/http_date.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string_view>

namespace http {

namespace {

using Seconds = std::chrono::duration<double>;
using Wait = std::optional<Seconds>;

constexpr Seconds k_longest{24 * 3600.0};

/// "120", "1.5", "-3", and more digits than any number has.
Wait parse_seconds(std::string_view text) {
  text = core::trim(text);
  double seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds, std::chars_format::fixed);
  if (end != text.data() + text.size()) return std::nullopt;
  if (error == std::errc::result_out_of_range) return text.starts_with('-') ? Seconds(0) : k_longest;
  if (error != std::errc() || !std::isfinite(seconds)) return std::nullopt;
  return Seconds(seconds);
}

/// What the last header of that name says of which `meaning` makes sense.
template <class Meaning>
Wait last_sensible(const Headers& headers, std::string_view name, const Meaning& meaning) {
  for (auto header = headers.rbegin(); header != headers.rend(); ++header) {
    if (!core::same_ignoring_case(header->first, name)) continue;
    if (const Wait wait = meaning(header->second)) return wait;
  }
  return std::nullopt;
}

/// The part of a structured field (RFC 9651) before `separator`, which counts for nothing inside quotes. Takes both
/// from the text.
std::string_view take_part(std::string_view& text, char separator) {
  bool quoted = false;
  std::size_t end = 0;
  for (; end < text.size() && (quoted || text[end] != separator); ++end) {
    if (text[end] == '"') quoted = !quoted;
  }
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return core::trim(part);
}

/// One item of RateLimit, `"api";r=0;t=55`: the seconds `t` to its reset, when the remaining `r` is 0.
Wait wait_of_limit(std::string_view item) {
  Wait remaining;
  Wait reset;
  while (!item.empty()) {
    const std::string_view parameter = take_part(item, ';');
    if (parameter.starts_with("r=")) remaining = parse_seconds(parameter.substr(2));
    if (parameter.starts_with("t=")) reset = parse_seconds(parameter.substr(2));
  }
  return remaining == Seconds(0) ? reset : std::nullopt;
}

/// draft-ietf-httpapi-ratelimit-headers, as Hugging Face sends it: the longest wait of the limits that are used up.
Wait wait_of_limits(std::string_view list) {
  Wait longest;
  while (!list.empty()) longest = std::max(longest, wait_of_limit(take_part(list, ',')));
  return longest;
}

}  // namespace

std::optional<core::TimePoint> retry_after(const Headers& headers, core::TimePoint now) {
  const auto date = header(headers, "Date");
  const core::TimePoint their_now = (date ? parse_http_date(*date, now) : std::nullopt).value_or(now);

  const auto seconds_or_date = [&](std::string_view text) -> Wait {
    if (const Wait seconds = parse_seconds(text)) return seconds;
    const auto moment = parse_http_date(text, now);
    return moment ? Wait(*moment - their_now) : std::nullopt;
  };
  // Epoch seconds (Zenodo) or seconds to wait: nobody is made to wait for 30 years.
  const auto seconds_or_epoch = [&](std::string_view text) -> Wait {
    constexpr Seconds k_least_epoch{1e9};
    const Wait seconds = parse_seconds(text);
    return seconds >= k_least_epoch ? Wait(*seconds - their_now.time_since_epoch()) : seconds;
  };

  Wait wait = last_sensible(headers, "Retry-After", seconds_or_date);
  if (!wait) wait = last_sensible(headers, "RateLimit", wait_of_limits);
  if (!wait && parse_seconds(header(headers, "X-RateLimit-Remaining").value_or("0")) == Seconds(0)) {
    wait = last_sensible(headers, "X-RateLimit-Reset", seconds_or_epoch);
  }
  if (!wait) return std::nullopt;
  return now + std::chrono::ceil<core::Milliseconds>(std::clamp(*wait, Seconds(0), k_longest));
}

}  // namespace http
